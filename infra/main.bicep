// Everything that Liftoff needs in Azure, in one resource group: `azd up`, or
// `az deployment sub create --location <region> --template-file infra/main.bicep --parameters environmentName=…`.
targetScope = 'subscription'

@minLength(2)
@maxLength(20)
@description('Names the environment and everything in it, for example prod.')
param environmentName string

@description('The region of all resources.')
param location string

@description('The plan of the Functions app. It decides memory and local disk: see the disk budget in README.md.')
@allowed(['P0v3', 'P1v3', 'P2v3', 'P1mv3'])
param planSku string = 'P1v3'

@description('App settings whose values lie in the key vault, under the same name with dashes. Put the secret there first: a reference to a missing secret reaches the app as text.')
param secretSettings array = []

@description('App settings that differ from app.settings.json.')
param settings object = {}

@description('Application (client) id of the Entra app registration that the page signs people in with. Empty: no sign-in; then every route still asks for a function key.')
param entraClientId string = ''

@secure()
@minLength(16)
@description('Password of the database owner. It goes into the key vault and nowhere else.')
param databasePassword string

@description('Addresses besides the app that may reach the storage account of the warehouse, for DuckDB clients; CIDR.')
param analystAddresses array = []

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-liftoff-${environmentName}'
  location: location
  tags: tags
}

module network 'modules/network.bicep' = {
  name: 'network'
  scope: group
  params: { location: location, tags: tags, token: token }
}

module observation 'modules/observation.bicep' = {
  name: 'observation'
  scope: group
  params: { location: location, tags: tags, token: token }
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: { location: location, tags: tags, token: token }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    principalId: identity.outputs.principalId
    appSubnetId: network.outputs.appSubnetId
    analystAddresses: analystAddresses
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    subnetId: network.outputs.databaseSubnetId
    dnsZoneId: network.outputs.databaseZoneId
    password: databasePassword
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    principalId: identity.outputs.principalId
    postgresConnection: 'Host=${database.outputs.host};Database=${database.outputs.database};Username=${database.outputs.owner};Password=${databasePassword};Ssl Mode=VerifyFull'
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  params: {
    location: location
    tags: union(tags, { 'azd-service-name': 'functions' })
    token: token
    planSku: planSku
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    subnetId: network.outputs.appSubnetId
    hostStorageName: storage.outputs.hostName
    warehouseUrl: storage.outputs.warehouseUrl
    vaultName: vault.outputs.name
    insightsConnection: observation.outputs.connectionString
    secretSettings: union(['POSTGRES_CONNECTION'], secretSettings)
    settings: union(loadJsonContent('app.settings.json'), settings)
    entraClientId: entraClientId
  }
}

output AZURE_LOCATION string = location
output FUNCTIONS_NAME string = app.outputs.name
output FUNCTIONS_URL string = 'https://${app.outputs.hostName}'
output KEY_VAULT_NAME string = vault.outputs.name
output WAREHOUSE_URL string = storage.outputs.warehouseUrl
