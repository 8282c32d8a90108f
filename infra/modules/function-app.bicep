// The app on Flex Consumption. It reaches everything under its identity; no setting holds a secret.
param name string
param identityId string
param clientId string
param hostAccount string
param packageContainer string
param tableEndpoints string[]
param serviceBusNamespace string
param keyVaultName string
param insightsName string
@description('Empty for no virtual network.')
param subnetId string
param maximumInstances int
param instanceMemory int
param alwaysReady int
@description('Empty for the rules of the package.')
param rulesContainer string
@description('Holds the document of the parties, parties.json; without it nobody is let in.')
param partiesContainer string
@description('Further settings, by name.')
param furtherSettings object
param location string
param tags object

var tokenKeySecret = 'token-key'

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = { name: keyVaultName }

var settings = {
  // The Functions host's own storage, which the queue trigger and claims share.
  AzureWebJobsStorage__accountName: hostAccount
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  AZURE_CLIENT_ID: clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  AzureWebJobsDisableHomepage: 'true' // Open to all, and it says nothing.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '536870912' // Above the app's own limit, which tells the sender what it is.
  FRAUDSIGNALS_TOKEN_KEY: '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/${tokenKeySecret})'
  FraudSignals__ServiceBus: serviceBusNamespace
  FraudSignals__RulesContainer: rulesContainer
  FraudSignals__PartiesContainer: partiesContainer
}
var tables = toObject(range(0, length(tableEndpoints)), i => 'FraudSignals__Tables__${i}', i => tableEndpoints[i])

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
        // A batch keeps a core busy; more at once on an instance only wait for each other.
        triggers: { http: { perInstanceConcurrency: 8 } }
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(furtherSettings, settings, tables)
  }

  resource ftp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }
  resource scm 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
