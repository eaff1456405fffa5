& {
    $ErrorActionPreference = 'Stop';
    $definitions = @(foreach ($definition in Get-FasCertificateDefinition -Address localhost) {
        @{ name = "$($definition.Name)"; authorities = @(foreach ($a in $definition.CertificateAuthorities) { "$a" }) }
    });
    ConvertTo-Json -Depth 4 @{
        muster = 'fas/1';
        host = [System.Net.Dns]::GetHostEntry('').HostName;
        exported = [DateTime]::UtcNow.ToString('o');
        definitions = $definitions
    }
}
