# muster: plugin.ps1
# The Nutanix plug-in: what Windows has installed, and the versions of its files.
$uninstall = 'Microsoft\Windows\CurrentVersion\Uninstall'
$products = @(foreach ($root in "HKLM:\SOFTWARE\$uninstall", "HKLM:\SOFTWARE\WOW6432Node\$uninstall") {
    if (Test-Path -LiteralPath $root) {
        foreach ($key in Get-ChildItem -LiteralPath $root) {
            $p = Get-ItemProperty -LiteralPath $key.PSPath
            if ($p.DisplayName -match 'nutanix|acropolis' -and $p.DisplayName -match 'citrix|ahv|plug-?in|acropolis') {
                @{ name = "$($p.DisplayName)"; version = "$($p.DisplayVersion)" }
            }
        }
    }
})
$folder = "$env:CommonProgramFiles\Citrix\HCLPlugins"
$files = @(if (Test-Path -LiteralPath $folder) {
    foreach ($f in Get-ChildItem -LiteralPath $folder -Recurse -Filter '*Nutanix*.dll') {
        @{ path = "$($f.FullName)"; version = "$($f.VersionInfo.FileVersion)" }
    }
})
ConvertTo-Json -Compress -Depth 3 @{ products = $products; files = $files }
