// One account for the host (package, claims, rules, queues) and one or more for the state. None has keys that work.
param hostName string
param stateNames string[]
param sku string
param publicAccess bool
param location string
param tags object

var packageName = 'package'
var claimsName = 'claims'
var rulesName = 'rules'
var partiesName = 'parties'
var claimsDays = 14

resource host 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: hostName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: { enabled: true, days: 7 } }

    resource package 'containers' = { name: packageName }
    resource claims 'containers' = { name: claimsName }
    resource rules 'containers' = { name: rulesName }
    resource parties 'containers' = { name: partiesName }
    resource rulesTaken 'containers' = { name: '${rulesName}-taken' } // The app keeps the set it took last in it.
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource claims 'queues' = { name: claimsName }
    resource poison 'queues' = { name: '${claimsName}-poison' }
  }

  // The app deletes claims itself; this takes what a crash left between a body and its claim.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'claims'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${claimsName}/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: claimsDays } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

resource state 'Microsoft.Storage/storageAccounts@2024-01-01' = [
  for name in stateNames: {
    name: name
    location: location
    tags: tags
    kind: 'StorageV2'
    sku: { name: sku }
    properties: {
      allowSharedKeyAccess: false
      allowBlobPublicAccess: false
      defaultToOAuthAuthentication: true
      minimumTlsVersion: 'TLS1_2'
      supportsHttpsTrafficOnly: true
      publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    }
  }
]

output hostName string = host.name
output stateNames string[] = stateNames
output packageContainer string = '${host.properties.primaryEndpoints.blob}${packageName}'
output rulesContainer string = rulesName
output partiesContainer string = partiesName
output tableEndpoints string[] = [for (name, i) in stateNames: state[i].properties.primaryEndpoints.table]
