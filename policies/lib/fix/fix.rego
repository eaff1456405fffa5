# METADATA
# title: What to do about a finding, as data
# description: >-
#   A fix tells what kind it is (command, console, question), where it is done, which
#   attribute of which object it sets, adds to or removes, the values, and what it has to
#   leave as it is. The text that people paste is made of the same fields, so that the two
#   cannot differ.
package muster.lib.fix

# text is what people read of a fix, which may be no more than a text.
text(fix) := fix if {
	is_string(fix)
} else := fix.text

# of is a fix with the text that people read.
of(change, text) := object.union({"attribute": "", "values": [], "keep": [], "at": []}, object.union(change, {"text": text}))

# console is what somebody does in a console; object, attribute and values say what comes
# of it.
console(where, change, text) := of(object.union({"kind": "console", "where": where}, change), text)

# question is what somebody has to find out or decide before anything may be changed.
question(where, change, text) := of(object.union({"kind": "question", "where": where, "action": "ask"}, change), text)

# gpmc is where the commands of the module GroupPolicy run.
gpmc := "a computer with the PowerShell module GroupPolicy"

# policy_value is the command that gives a value of a Group Policy its content. kind is
# String or MultiString, values has one element or, for MultiString, several. keep are
# parts of the old content that have to stay. What preferences set is changed there: they
# are applied after policies and would win again. Where computers alone show what they get,
# nobody knows the policy, and what is written to another one is of no use.
policy_value(at, kind, values, keep) := question(
	gpmc, {"object": "gpo/", "attribute": sprintf(`%s\%s`, [at.key, at.name]), "values": values, "keep": keep},
	sprintf(`find the policy that gives %s (gpresult /scope computer /z on %s tells), and set %s below %s there to %s`, [
		at.name, concat(" or ", array.slice(array.concat(object.get(at, "shown_by", []), ["one of the computers"]), 0, 1)),
		at.name, at.key, concat(",", [quoted(value) | some value in values]),
	]),
) if {
	at.gpo == ""
} else := of(
	{
		"kind": "command", "where": gpmc, "action": "set", "object": sprintf("gpo/%s", [at.gpo]),
		"attribute": sprintf(`%s\%s`, [at.key, at.name]), "values": values, "keep": keep,
	},
	sprintf(`%s -Name %s -Key %s -ValueName %s -Type %s -Value %s`, [
		setter(object.get(at, "layer", "policy")), quoted(at.gpo), quoted(at.key), at.name, kind,
		concat(",", [quoted(value) | some value in values]),
	]),
)

setter("preference") := "Set-GPPrefRegistryValue -Context Computer -Action Replace"

setter(layer) := "Set-GPRegistryValue" if layer != "preference"

# no_policy_value is the command that takes a value out of a Group Policy.
no_policy_value(gpo, key, name) := of(
	{
		"kind": "command", "where": gpmc, "action": "remove", "object": sprintf("gpo/%s", [gpo]),
		"attribute": sprintf(`%s\%s`, [key, name]),
	},
	sprintf(`Remove-GPRegistryValue -Name %s -Key %s -ValueName %s`, [quoted(gpo), quoted(key), name]),
)

# new_policy is the command that makes a Group Policy with one value and links it at OUs.
new_policy(gpo, ous, key, name, values) := of(
	{
		"kind": "command", "where": gpmc, "action": "add", "object": sprintf("newgpo/%s", [gpo]),
		"attribute": sprintf(`%s\%s`, [key, name]), "values": values, "at": [sprintf("ou/%s", [ou]) | some ou in ous],
		"keep": ["every Group Policy that is there, with its links"],
	},
	sprintf(`New-GPO -Name %s; %s | ForEach-Object { New-GPLink -Name %s -Target $_ -Order 1 }; Set-GPRegistryValue -Name %s -Key %s -ValueName %s -Type String -Value %s`, [
		quoted(gpo), concat(", ", [quoted(ou) | some ou in ous]), quoted(gpo),
		quoted(gpo), quoted(key), name, concat(",", [quoted(value) | some value in values]),
	]),
)

# link is the command that links Group Policies that are there at an OU itself.
link(gpos, ou) := of(
	{
		"kind": "command", "where": gpmc, "action": "add", "object": sprintf("ou/%s", [ou]),
		"attribute": "gPLink", "values": gpos,
		"keep": ["the blocked inheritance of the OU, and all other links"],
	},
	linking(gpos, ou),
)

linking(gpos, ou) := sprintf(`New-GPLink -Name %s -Target %s -LinkEnabled Yes`, [quoted(gpos[0]), quoted(ou)]) if {
	count(gpos) == 1
} else := sprintf(`%s | ForEach-Object { New-GPLink -Name $_ -Target %s -LinkEnabled Yes }`, [
	concat(", ", [quoted(gpo) | some gpo in gpos]), quoted(ou),
])

# link_first is the command that links a Group Policy at an OU so that it wins there.
link_first(gpo, ou) := of(
	{
		"kind": "command", "where": gpmc, "action": "add", "object": sprintf("ou/%s", [ou]),
		"attribute": "gPLink/first", "values": [gpo], "keep": ["all other links"],
	},
	sprintf(`New-GPLink -Name %s -Target %s -LinkEnabled Yes -Order 1`, [quoted(gpo), quoted(ou)]),
)

# quoted is a text as PowerShell takes it, between double quotes.
quoted(text) := sprintf(`"%s"`, [regex.replace(text, "[`$\"]", "`$0")])
