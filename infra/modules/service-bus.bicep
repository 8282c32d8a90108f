// The topics alerts are published to, and one subscription with a filter for each receiver.
param name string
param sku string
param topics string[]
param subscriptions { topic: string, name: string, filter: string }[]
param publicAccess bool
param location string
param tags object

// An alert is published at least once under the same message id; the outbox tries again for as long as this at least.
var duplicatesFor = 'P1D'
var keptFor = 'P14D'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku, tier: sku, capacity: sku == 'Premium' ? 1 : null }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

resource topic 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = [
  for t in topics: {
    parent: namespace
    name: t
    properties: {
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: duplicatesFor
      defaultMessageTimeToLive: keptFor
      supportOrdering: false
    }
  }
]

resource subscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = [
  for s in subscriptions: {
    name: '${name}/${s.topic}/${s.name}'
    properties: {
      maxDeliveryCount: 10
      lockDuration: 'PT1M'
      // An alert that nobody fetched in its time is no ground for action any more, and no fault of a receiver.
      deadLetteringOnMessageExpiration: false
      deadLetteringOnFilterEvaluationExceptions: true
    }
    dependsOn: [topic]
  }
]

// Under this name it stands for the rule every subscription is made with, which takes all.
resource filter 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2024-01-01' = [
  for (s, i) in subscriptions: {
    parent: subscription[i]
    name: '$Default'
    properties: { filterType: 'SqlFilter', sqlFilter: { sqlExpression: s.filter } }
  }
]

output name string = namespace.name
output fullyQualifiedName string = split(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':')[0]
