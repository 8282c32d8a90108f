// What the app may do, each on the one resource it needs it for.
param principalId string
param hostAccount string
param stateAccounts string[]
param serviceBusName string
param topics string[]
param keyVaultName string
param insightsName string

var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // The Functions host takes leases, which needs the owner.
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var serviceBusDataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource host 'Microsoft.Storage/storageAccounts@2024-01-01' existing = { name: hostAccount }
resource state 'Microsoft.Storage/storageAccounts@2024-01-01' existing = [for name in stateAccounts: { name: name }]
resource topic 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' existing = [
  for name in topics: { name: '${serviceBusName}/${name}' }
]
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = { name: keyVaultName }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

resource onHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [blobDataOwner, queueDataContributor, tableDataContributor]: {
    scope: host
    name: guid(host.id, principalId, role)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource onState 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in stateAccounts: {
    scope: state[i]
    name: guid(state[i].id, principalId, tableDataContributor)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor)
    }
  }
]

resource onTopic 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in topics: {
    scope: topic[i]
    name: guid(topic[i].id, principalId, serviceBusDataSender)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataSender)
    }
  }
]

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, keyVaultSecretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, metricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}
