// A private endpoint with its name in DNS for each service the app uses.
param networkName string
param hostAccount string
param stateAccounts string[]
param keyVaultName string
@description('Empty where the namespace is not Premium: others have no private endpoints.')
param serviceBusName string
param location string
param tags object

var storageTargets = [
  for kind in ['blob', 'queue', 'table']: {
    resourceId: resourceId('Microsoft.Storage/storageAccounts', hostAccount)
    name: hostAccount
    group: kind
    zone: 'privatelink.${kind}.${environment().suffixes.storage}'
  }
]
var stateTargets = [
  for account in stateAccounts: {
    resourceId: resourceId('Microsoft.Storage/storageAccounts', account)
    name: account
    group: 'table'
    zone: 'privatelink.table.${environment().suffixes.storage}'
  }
]
var vaultTargets = [
  {
    resourceId: resourceId('Microsoft.KeyVault/vaults', keyVaultName)
    name: keyVaultName
    group: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
]
var busTargets = empty(serviceBusName)
  ? []
  : [
      {
        resourceId: resourceId('Microsoft.ServiceBus/namespaces', serviceBusName)
        name: serviceBusName
        group: 'namespace'
        zone: 'privatelink.servicebus.windows.net'
      }
    ]
var targets = concat(storageTargets, stateTargets, vaultTargets, busTargets)
var zones = union(map(targets, t => t.zone), [])

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: networkName

  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for z in zones: {
    name: z
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (z, i) in zones: {
    parent: zone[i]
    name: networkName
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for t in targets: {
    name: 'pe-${t.name}-${t.group}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpoints.id }
      privateLinkServiceConnections: [
        { name: t.group, properties: { privateLinkServiceId: t.resourceId, groupIds: [t.group] } }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (t, i) in targets: {
    parent: endpoint[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: t.group, properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', t.zone) } }
      ]
    }
    dependsOn: [zone]
  }
]
