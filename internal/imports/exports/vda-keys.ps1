& {
    $ErrorActionPreference = 'Stop';
    if (-not [Environment]::Is64BitProcess) { throw 'run it in the 64-bit Windows PowerShell' };
    $citrix = 'Citrix\VirtualDesktopAgent', 'Citrix\Authentication\UserCredentialService\Addresses', 'Citrix\UserProfileManager', 'Citrix\UserProfileManagerHDX', 'FSLogix\Profiles', 'FSLogix\ODFC', 'Microsoft\Windows NT\Terminal Services';
    $paths = @(foreach ($c in $citrix) { "SOFTWARE\Policies\$c"; "SOFTWARE\WOW6432Node\Policies\$c" }) + 'SOFTWARE\Citrix\VirtualDesktopAgent' + 'SOFTWARE\WOW6432Node\Citrix\VirtualDesktopAgent' + 'SOFTWARE\FSLogix\Profiles' + 'SOFTWARE\FSLogix\ODFC' + 'SOFTWARE\Unidesk\ULayer';
    $wanted = '^(ListOfDDCs|ListOfSIDs|GctRegistration|VHDLocations|CCDLocations|Enabled|PathToUserStore|ServiceActive|LicenseServers|LicensingMode|RepositoryPath|Address[0-9]+)$';
    $secret = '(?i)(accountkey|accountname|sharedaccesssignature|sig)\s*=[^;]*';
    $keys = @(foreach ($path in $paths) {
        if (Test-Path -LiteralPath "HKLM:\$path") {
            $key = Get-Item -LiteralPath "HKLM:\$path";
            $values = @(foreach ($name in $key.GetValueNames()) {
                if ($name -match $wanted) { @{ name = "$name"; kind = "$($key.GetValueKind($name))"; data = @(foreach ($d in $key.GetValue($name)) { "$d" -replace $secret, '$1=' }) } }
            });
            @{ key = $path; values = $values }
        }
    });
    $personality = @(foreach ($path in "$env:SystemDrive\MCSPersonality.ini", "$env:SystemDrive\Personality.ini") {
        if (Test-Path -LiteralPath $path) { @{ path = $path; lines = @(foreach ($line in Get-Content -LiteralPath $path) { if ($line -match '^\s*(ListOfDDCs|ListOfSIDs)\s*=') { "$line" } }) } }
    });
    $services = 'HKLM:\SYSTEM\CurrentControlSet\Services';
    $tcp = Get-ItemProperty -LiteralPath "$services\Tcpip\Parameters";
    $netlogon = Get-ItemProperty -LiteralPath "$services\Netlogon\Parameters";
    $hosts = "$($tcp.DataBasePath)\hosts";
    $lines = @(foreach ($line in @(if (Test-Path -LiteralPath $hosts) { Get-Content -LiteralPath $hosts })) { if ($line -match '^\s*[0-9a-fA-F:]') { "$line" } });
    $versions = @(foreach ($root in 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall', 'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall') {
        @(foreach ($key in Get-ChildItem -LiteralPath $root) { if ("$($key.GetValue('DisplayName'))" -match '^Citrix\b.*\bVirtual Delivery Agent\b') { "$($key.GetValue('DisplayVersion'))" } })
    });
    $version = $versions | Select-Object -First 1;
    ConvertTo-Json -Depth 6 @{
        muster = 'vda-keys/1';
        host = [System.Net.Dns]::GetHostEntry('').HostName;
        exported = [DateTime]::UtcNow.ToString('o');
        adSite = "$($netlogon.DynamicSiteName)";
        version = "$version";
        keys = $keys;
        personality = $personality;
        hostsFile = @{ path = $hosts; lines = $lines }
    }
}
