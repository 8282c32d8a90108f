// What somebody should look at: messages nobody could handle, alerts that wait to be published, requests that fail.
param name string
param email string
param workspaceId string
param serviceBusName string
param location string
param tags object

@description('Alerts may wait so long for their topic, seconds.')
param outboxSeconds int = 300
@description('So many of a hundred requests may end with a status of 500 or above.')
param errorPercent int = 1

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = { name: serviceBusName }

resource desk 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [{ name: 'desk', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'dead-letters-${name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'A responder could not handle an alert: see the dead-letter queue of its subscription.'
    severity: 2
    enabled: true
    scopes: [bus.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'DeadletteredMessages'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Maximum'
        }
      ]
    }
    actions: [{ actionGroupId: desk.id }]
  }
}

var queries = [
  {
    name: 'outbox'
    severity: 1
    description: 'Alerts or findings have waited for longer than ${outboxSeconds} s.'
    query: 'AppMetrics | where Name == "fraudsignals.sweep.oldest_left" | summarize Oldest = max(Max) by bin(TimeGenerated, 5m) | where Oldest > ${outboxSeconds}'
  }
  {
    name: 'errors'
    severity: 1
    description: 'More than ${errorPercent} of 100 requests fail.'
    query: 'AppRequests | summarize All = sum(ItemCount), Failed = sumif(ItemCount, toint(ResultCode) >= 500) by bin(TimeGenerated, 5m) | where All >= 20 and 100.0 * Failed / All > ${errorPercent}'
  }
  {
    name: 'claims'
    severity: 2
    description: 'Work on a large batch broke off.'
    query: 'AppTraces | where SeverityLevel >= 3 and Message startswith "Work on claim"'
  }
]

resource alarm 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for q in queries: {
    name: '${q.name}-${name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      description: q.description
      severity: q.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      skipQueryValidation: true // The tables are there only once the app has written to them.
      criteria: { allOf: [{ query: q.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }] }
      actions: { actionGroups: [desk.id] }
    }
  }
]
