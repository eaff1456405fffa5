// What is wrong with a PowerShell script, as far as its text alone tells: what the
// grammar does not understand, and what it takes for something valid that Windows
// PowerShell 5.1 refuses, or that does something else than it seems to. The grammar
// knows two forms too few: write Select-Object -Property @('A', 'B') and not A, B,
// and each clause of a switch on lines of its own.
import { createRequire } from 'node:module';

const require = createRequire(process.env.MUSTER_NODE_MODULES + '/');
const { Parser, Language } = require('web-tree-sitter');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')));

// The drives and scopes that a variable may have before its colon.
const qualifiers = new Set(['env', 'script', 'global', 'local', 'private', 'using', 'function', 'variable']);
// Words that only mean something behind another statement.
const dependent = new Set(['else', 'elseif', 'catch', 'finally', 'until', 'begin', 'process', 'end', 'default']);
// Parameters that PowerShell 6 and 7 have brought, lower case.
const newer = new Set(['-additionalchildpath', '-asarray', '-asbytestream', '-ashashtable', '-enumsasstrings', '-escapehandling', '-leafbase', '-noproxy', '-parallel', '-skipcertificatecheck']);

// byNode are the rules that look at one node of the tree, by its type, and at the
// whole text. Each tells what is wrong, or nothing.
const byNode = {
  command: {
    'lone-keyword': n => dependent.has(nameOf(n)?.toLowerCase()) && `"${nameOf(n)}" stands alone, and PowerShell takes it for the name of a command`,
    'double-equals': n => nameOf(n) === '=' && '== is no operator: -eq compares',
    'command-name': n => nameOf(n) !== undefined && nameOf(n) !== '=' && !dependent.has(nameOf(n).toLowerCase()) && !/^[A-Z][A-Za-z]*-[A-Z][A-Za-z0-9]*$/.test(nameOf(n)) &&
      `"${nameOf(n)}" is no Verb-Noun: aliases and programs are not used here`,
    'invocation': n => child(n, 'command_invokation_operator') && !descendant(child(n, 'command_name_expr'), 'script_block_expression') && 'runs what only shows when it runs',
  },
  command_parameter: {
    'newer-parameter': n => newer.has(n.text.toLowerCase()) && `Windows PowerShell 5.1 does not know ${n.text}`,
  },
  pipeline_chain_tail: {
    'chain': n => `Windows PowerShell 5.1 does not know ${n.text.trim()}`,
  },
  assignment_expression: {
    'condition': n => isCondition(n.parent) && 'an assignment as a condition: -eq compares, = and == do not',
  },
  assignement_operator: {
    'assignment': n => !['=', '+=', '-=', '*=', '/=', '%='].includes(n.text.trim()) && `${n.text.trim()} does not compare: -eq and -ne do`,
  },
  variable: {
    'qualifier': (n, text) => {
      const qualifier = /^\$\{?([A-Za-z0-9_]*):/.exec(n.text)?.[1];
      if (qualifier !== undefined) {
        return !qualifiers.has(qualifier.toLowerCase()) && `${n.text} is a variable of the drive "${qualifier}", which does not exist: write \${${qualifier}}`;
      }
      return text[n.endIndex] === ':' && inString(n) && !n.text.startsWith('${') && `the colon behind ${n.text} belongs to its name: write \${${n.text.slice(1)}}`;
    },
  },
  redirection: {
    'redirection': n => !/^\d?>\s*(\$null|&1)$/i.test(n.text.trim()) && `"${n.text.trim()}" writes a file: -gt compares`,
  },
  generic_token: {
    'redirection': n => /^[\d*]>/.test(n.text) && !/^\d>(\$null|&1)$/i.test(n.text) && `"${n.text}" writes a file`,
  },
  try_statement: {
    'try': n => !child(n, 'catch_clauses') && !child(n, 'finally_clause') && 'a try with neither catch nor finally',
  },
  hash_literal_body: {
    'duplicate': n => twice(n.namedChildren.filter(c => c.type === 'hash_entry').map(c => c.namedChild(0).text.replace(/['"]/g, '')), 'the key'),
  },
  parameter_list: {
    'duplicate': n => twice(n.namedChildren.map(c => child(c, 'variable')?.text).filter(Boolean), 'the parameter'),
  },
};

// byText are the rules that look at the text. Each returns where it is wrong.
const byText = {
  'characters': [/[^\n\x20-\x7e]/, 'only printable ASCII and line feeds are safe in every code page and on the way'],
  'line-continuation': [/`[ \t]+$/m, 'a backtick before spaces does not continue the line'],
  'last-line': [/[^\n]$/, 'the last line does not end: is the script whole?'],
};

// rules are the names of all rules.
export const rules = ['syntax', ...new Set([...Object.values(byNode).flatMap(Object.keys), ...Object.keys(byText)])];

// examine returns what is wrong with a script: line and column from 1, rule, words.
export function examine(text) {
  const found = [];
  const at = (index, rule, words) => {
    const before = text.slice(0, index).split('\n');
    found.push({ line: before.length, column: before.at(-1).length + 1, rule, words });
  };
  const report = (n, rule, words) => at(n.startIndex, rule, words);
  for (const [rule, [pattern, words]] of Object.entries(byText)) {
    const first = text.search(pattern);
    if (first >= 0) at(first, rule, words);
  }
  const tree = parser.parse(text);
  const visit = n => {
    if (n.isError) {
      report(culprit(n), 'syntax', `this makes no sense: ${JSON.stringify(culprit(n).text.slice(0, 40))}`);
      return; // what is below it makes none either
    }
    if (n.isMissing) at(n.startIndex + Math.max(0, text.slice(n.startIndex).search(/\S/)), 'syntax', `${n.type} is missing`);
    else if (n.hasError && !n.children.some(c => c.hasError || c.isError || c.isMissing)) report(n, 'syntax', 'something is missing in here'); // the tree does not show it
    for (const [rule, look] of Object.entries(byNode[n.type] ?? {})) {
      const words = look(n, text);
      if (words) report(n, rule, words);
    }
    n.children.forEach(visit);
  };
  visit(tree.rootNode);
  tree.delete();
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

// culprit is where a part without sense, which may be the whole script, goes wrong:
// at a smaller such part, at a bracket that nobody closes, or at its last word.
function culprit(n) {
  const leaves = [];
  const visit = c => (c.childCount === 0 ? leaves.push(c) : c.children.forEach(visit));
  visit(n);
  const smaller = n.descendantsOfType('ERROR').find(e => e.startIndex !== n.startIndex);
  const open = [];
  for (const leaf of leaves.filter(l => !l.isNamed)) {
    if (/[({]$/.test(leaf.type)) open.push(leaf);
    else if (/^[)}]$/.test(leaf.type)) open.pop();
  }
  const words = leaves.filter(l => l.text.trim() !== '');
  return smaller ?? open[0] ?? words.at(-1) ?? n;
}

// brackets are the places of the brackets that hold a script together. The one of $(
// is none of them: without it, a string says something else and is still a string.
export function brackets(text) {
  const places = [];
  const tree = parser.parse(text);
  const visit = n => {
    if (!n.isNamed && /^(\(|\)|\{|\}|@\(|@\{)$/.test(n.type)) places.push(n.endIndex - 1);
    n.children.forEach(visit);
  };
  visit(tree.rootNode);
  tree.delete();
  return places;
}

function child(n, type) {
  return n?.namedChildren.find(c => c.type === type);
}
function descendant(n, type) {
  return n?.descendantsOfType(type)[0];
}
function nameOf(command) {
  return child(command, 'command_name')?.text;
}
function inString(n) {
  return ['expandable_string_literal', 'expandable_here_string_literal'].includes(n.parent?.type);
}
function isCondition(pipeline) {
  const of = pipeline?.parent?.type;
  return ['if_statement', 'elseif_clause', 'while_condition'].includes(of);
}
function twice(names, what) {
  const seen = new Set();
  for (const name of names.map(n => n.toLowerCase())) {
    if (seen.has(name)) return `${what} "${name}" is there twice`;
    seen.add(name);
  }
}
