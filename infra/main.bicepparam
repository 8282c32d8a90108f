using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'fraud')
param location = readEnvironmentVariable('AZURE_LOCATION', 'southeastasia')
param alarmEmail = readEnvironmentVariable('FRAUDSIGNALS_ALARM_EMAIL', '')

param subscriptions = [
  { topic: 'bank-alerts', name: 'all-banks', filter: '1=1', receivers: [] }
  { topic: 'telco-alerts', name: 'all-telcos', filter: '1=1', receivers: [] }
  { topic: 'telco-alerts', name: 'interdiction', filter: 'level = \'interdiction\'', receivers: [] }
  { topic: 'platform-alerts', name: 'platform-desk', filter: '1=1', receivers: [] }
]
