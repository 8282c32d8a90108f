// FraudSignals on Azure: one resource group with everything the Functions app needs. See README.md.
targetScope = 'subscription'

@description('A short name of the deployment, in the names of all resources: 2 to 12 lower-case letters, digits and hyphens.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('The region.')
param location string

@description('Who is told of alarms, by e-mail. Empty tells nobody.')
param alarmEmail string = ''

@description('How many storage accounts share the state. Each takes 20,000 entities a second. Cannot be changed once there is state; see COST.md.')
@minValue(1)
@maxValue(16)
param stateAccounts int = 1

@description('Copies of the data: LRS in one place, ZRS in three zones, GZRS in another region too.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Premium where messages must not leave the virtual network or one namespace has to take more than about 1,000 operations a second.')
@allowed(['Standard', 'Premium'])
param serviceBusSku string = 'Standard'

@description('Who receives which alerts: a subscription of a topic, an SQL filter over the application properties, and the object ids of who may read it.')
param subscriptions subscriptionType[]

@description('The most instances the app scales out to. Each holds its own rules and touches the same tables.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of an instance, MB.')
@allowed([2048, 4096])
param instanceMemory int = 2048

@description('Instances kept warm for batches, so that the first of the day does not wait.')
@minValue(0)
param alwaysReady int = 1

@description('Reaches storage, Key Vault and (Premium only) Service Bus through private endpoints alone.')
param privateNetworking bool = false

@description('Takes the rules from the container rules, changed while the app runs, instead of from the deployed package.')
param rulesFromContainer bool = false

@description('Further settings of the app, by name: limits (FraudSignals__Limits__MaxRecords), a collector (OTEL_EXPORTER_OTLP_ENDPOINT). Each provisioning replaces all settings, so what is set by hand elsewhere is gone with the next.')
param furtherSettings object = {}

type subscriptionType = {
  topic: 'bank-alerts' | 'telco-alerts' | 'platform-alerts'
  @minLength(1)
  @maxLength(50)
  name: string
  @description('SQL, for example: institution = \'a-bank\' AND severity IN (\'high\', \'critical\'). 1=1 takes all.')
  filter: string
  @description('Object ids of the service principals or managed identities that may receive from it.')
  receivers: string[]
}

var suffix = uniqueString(subscription().id, environmentName, location)
// Names of storage accounts hold no hyphens.
var plainName = replace(environmentName, '-', '')
var tags = { 'azd-env-name': environmentName }
var topics = ['bank-alerts', 'telco-alerts', 'platform-alerts']

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-${environmentName}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: { name: environmentName, location: location, tags: tags }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  scope: group
  params: { name: 'vnet-${environmentName}', location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    hostName: take('st${plainName}${suffix}', 24)
    stateNames: [for i in range(0, stateAccounts): take('st${plainName}${i}${suffix}', 24)]
    sku: storageSku
    publicAccess: !privateNetworking
    location: location
    tags: tags
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  params: {
    name: 'sb-${environmentName}-${suffix}'
    sku: serviceBusSku
    topics: topics
    subscriptions: [for s in subscriptions: { topic: s.topic, name: s.name, filter: s.filter }]
    publicAccess: !(privateNetworking && serviceBusSku == 'Premium')
    location: location
    tags: tags
  }
}

module keyVault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    name: take('kv-${environmentName}-${suffix}', 24)
    publicAccess: !privateNetworking
    location: location
    tags: tags
  }
}

module endpoints 'modules/private-endpoints.bicep' = if (privateNetworking) {
  scope: group
  params: {
    networkName: network!.outputs.name
    hostAccount: storage.outputs.hostName
    stateAccounts: storage.outputs.stateNames
    keyVaultName: keyVault.outputs.name
    serviceBusName: serviceBusSku == 'Premium' ? serviceBus.outputs.name : ''
    location: location
    tags: tags
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    principalId: identity.outputs.principalId
    hostAccount: storage.outputs.hostName
    stateAccounts: storage.outputs.stateNames
    serviceBusName: serviceBus.outputs.name
    topics: topics
    keyVaultName: keyVault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module receivers 'modules/receivers.bicep' = [
  for s in subscriptions: {
    scope: group
    params: {
      serviceBusName: serviceBus.outputs.name
      topic: s.topic
      subscription: s.name
      principalIds: s.receivers
    }
  }
]

module app 'modules/function-app.bicep' = {
  scope: group
  params: {
    name: 'func-${environmentName}-${suffix}'
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    hostAccount: storage.outputs.hostName
    packageContainer: storage.outputs.packageContainer
    tableEndpoints: storage.outputs.tableEndpoints
    serviceBusNamespace: serviceBus.outputs.fullyQualifiedName
    keyVaultName: keyVault.outputs.name
    insightsName: monitoring.outputs.insightsName
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    alwaysReady: alwaysReady
    rulesContainer: rulesFromContainer ? storage.outputs.rulesContainer : ''
    partiesContainer: storage.outputs.partiesContainer
    furtherSettings: furtherSettings
    location: location
    tags: tags
  }
  dependsOn: [roles, endpoints]
}

module alarms 'modules/alarms.bicep' = if (!empty(alarmEmail)) {
  scope: group
  params: {
    name: environmentName
    email: alarmEmail
    workspaceId: monitoring.outputs.workspaceId
    serviceBusName: serviceBus.outputs.name
    location: location
    tags: tags
  }
}

@description('Where batches are posted.')
output url string = app.outputs.url

@description('Where responders connect to, with their own identity.')
output serviceBus string = serviceBus.outputs.fullyQualifiedName

@description('Where the token key goes, once, before the first batch.')
output keyVault string = keyVault.outputs.name

@description('The app to deploy the package to.')
output functionApp string = app.outputs.name

output resourceGroup string = group.name
