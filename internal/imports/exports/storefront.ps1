& {
    $ErrorActionPreference = 'Stop';
    $deployment = Get-STFDeployment;
    $stores = @(foreach ($store in Get-STFStoreService) {
        $farms = @(foreach ($farm in Get-STFStoreFarm -StoreService $store) {
            @{ name = "$($farm.FarmName)"; servers = @(foreach ($s in $farm.Servers) { "$s" }); port = [int]$farm.Port; transport = "$($farm.TransportType)" }
        });
        @{ path = "$($store.VirtualPath)"; farms = $farms }
    });
    $gateways = @(foreach ($gateway in Get-STFRoamingGateway) {
        $stas = @(foreach ($sta in $gateway.SecureTicketAuthorityUrls) { if ($sta.StaUrl) { "$($sta.StaUrl)" } else { "$sta" } });
        @{ name = "$($gateway.Name)"; url = "$($gateway.Location)"; callback = "$($gateway.CallbackUrl)"; stas = $stas }
    });
    ConvertTo-Json -Depth 6 @{
        muster = 'storefront/1';
        host = [System.Net.Dns]::GetHostEntry('').HostName;
        exported = [DateTime]::UtcNow.ToString('o');
        baseUrl = "$($deployment.HostbaseUrl)";
        stores = $stores;
        gateways = $gateways
    }
}
