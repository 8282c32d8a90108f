using 'main.bicep'

// Both have to be chosen: where the data of whose customers lies is no default's business.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param alarmEmail = readEnvironmentVariable('FRAUDSIGNALS_ALARM_EMAIL', '')

param subscriptions = [
  { topic: 'bank-alerts', name: 'all-banks', filter: '1=1', receivers: [] }
  { topic: 'telco-alerts', name: 'all-telcos', filter: '1=1', receivers: [] }
  { topic: 'telco-alerts', name: 'interdiction', filter: 'level = \'interdiction\'', receivers: [] }
  { topic: 'platform-alerts', name: 'platform-desk', filter: '1=1', receivers: [] }
]
