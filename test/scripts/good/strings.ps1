# Signs that mean nothing inside strings and comments: == && || "$a: b" } {
$single = 'if (a == b) { && || "$a: b" > c'
$double = "a == b && c || d > e ``(`$a: b`)"
$drives = "$env:SystemDrive\x and ${single}: $($single.Length): HKLM:\SOFTWARE at 10:30"
$here = @'
$a: b } else { && ==
'@
$there = @"
${double}: $($double.Trim()) == &&
"@
$time = '{0:yyyy}' -f $drives
$text = 'it''s' + "a ""quoted"" word" + $here + $there + $time
<# a comment
   } over && lines == #>
ConvertTo-Json -Compress -Depth 3 @{ text = $text; empty = @(); nested = @{ text = 1 } }
