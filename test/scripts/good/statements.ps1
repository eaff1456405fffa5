# What the rules must not mistake for something wrong.
param([string]$path = 'HKLM:\SOFTWARE', $all)
function Get-Name([string]$of) {
    if ($of -eq '') { 'none' } elseif ($of -like 'a*') { "a: ${of}: $of" } else { $of }
}
switch ($path) {
    'x' { 1 }
    default { 2 }
}
try { Get-Name -of $path } catch { "failed: $($_.Exception.Message)" }
try { 1 } finally { 2 }
do { $i = $i + 1 } while ($i -lt 3)
for ($j = 0; $j -lt 3; $j++) { $j }
$last = foreach ($x in $all) { $x }
$i += 1
& { $last } 2>$null
$null = Get-Item -LiteralPath $path `
    -ErrorAction SilentlyContinue
