// A lint for PowerShell scripts that needs no PowerShell. Run it through run.sh.
//
//   check.mjs FILE...         tell what is wrong, as file:line:column
//   check.mjs --prove DIR     DIR/bad/*.ps1 must be refused for what their first line
//                             says, DIR/good/*.ps1 must not
//   check.mjs --break FILE... leave out each bracket of the scripts once: none may pass
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { examine, brackets, rules } from './rules.mjs';

const print = (file, f) => console.log(`${file}:${f.line}:${f.column}: ${f.rule}: ${f.words}`);
const listed = folder => readdirSync(folder).filter(name => name.endsWith('.ps1')).sort().map(name => join(folder, name));

function check(files) {
  let wrong = 0;
  for (const file of files) {
    const found = examine(readFileSync(file, 'utf8'));
    found.forEach(f => print(file, f));
    if (found.length === 0) console.log(`ok  ${file}`);
    wrong += found.length;
  }
  console.log(`${files.length} scripts, ${wrong} complaints`);
  return files.length > 0 && wrong === 0;
}

// prove shows that the rules can fail, each of them, and for the right reason.
function prove(folder) {
  let ok = true;
  const fail = words => { console.log(`!! ${words}`); ok = false; };
  const proven = new Set();
  const bad = listed(join(folder, 'bad')), good = listed(join(folder, 'good'));
  for (const file of bad) {
    const text = readFileSync(file, 'utf8');
    const [, rule, line] = /^# refused: ([a-z-]+) at ([0-9]+)\n/.exec(text) ?? [];
    const found = examine(text);
    if (!rule) fail(`${file} does not say in its first line what is wrong with it`);
    else if (!found.some(f => f.rule === rule && f.line === Number(line))) {
      fail(`${file} should be refused by ${rule} at ${line}:`);
      found.forEach(f => print(file, f));
    } else proven.add(rule);
  }
  for (const file of good) {
    const found = examine(readFileSync(file, 'utf8'));
    if (found.length > 0) fail(`${file} is good:`);
    found.forEach(f => print(file, f));
  }
  rules.filter(r => !proven.has(r)).forEach(r => fail(`no bad script shows that ${r} finds anything`));
  if (good.length === 0) fail('there are no good scripts');
  console.log(`${bad.length} bad scripts, ${good.length} good ones, ${rules.length} rules${ok ? ': as it should be' : ''}`);
  return ok;
}

function damage(files) {
  let tried = 0, ok = true;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const at of brackets(text)) {
      tried++;
      if (examine(text.slice(0, at) + text.slice(at + 1)).length > 0) continue;
      console.log(`!! ${file} passes without its ${text[at]} in line ${text.slice(0, at).split('\n').length}`);
      ok = false;
    }
  }
  console.log(`${tried} brackets left out of ${files.length} scripts, one at a time${ok ? ': all noticed' : ''}`);
  return tried > 0 && ok;
}

const [first, ...rest] = process.argv.slice(2);
const ok = first === '--prove' ? prove(rest[0]) : first === '--break' ? damage(rest) : check([first, ...rest].filter(Boolean));
process.exit(ok ? 0 : 1);
