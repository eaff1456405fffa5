# muster: plugin.ps1
# What Windows has installed of Citrix and Nutanix, and the files of the Nutanix plug-in.
$uninstall = 'Microsoft\Windows\CurrentVersion\Uninstall'
$products = @(foreach ($root in "HKLM:\SOFTWARE\$uninstall", "HKLM:\SOFTWARE\WOW6432Node\$uninstall") {
    if (Test-Path -LiteralPath $root) {
        foreach ($key in Get-ChildItem -LiteralPath $root) {
            $p = Get-ItemProperty -LiteralPath $key.PSPath
            if ($p.DisplayName -and "$($p.DisplayName) $($p.Publisher)" -match 'citrix|nutanix|acropolis') {
                @{ name = "$($p.DisplayName)"; version = "$($p.DisplayVersion)" }
            }
        }
    }
})
$folder = "$env:CommonProgramFiles\Citrix\HCLPlugins"
$files = @(if (Test-Path -LiteralPath $folder) {
    foreach ($f in Get-ChildItem -LiteralPath $folder -Recurse -Filter '*.dll') {
        if ($f.FullName -match 'HCLPlugins.*(nutanix|acropolis)') {
            @{ path = "$($f.FullName)"; version = "$($f.VersionInfo.FileVersion)"; company = "$($f.VersionInfo.CompanyName)" }
        }
    }
})
ConvertTo-Json -Compress -Depth 3 @{ products = $products; files = $files }
