// The Functions app on a plan of its own: one instance, always on, with a local disk for the file's copies.
param location string
param tags object
param token string
param planSku string
param identityId string
param identityClientId string
param subnetId string
param hostStorageName string
param warehouseUrl string
param vaultName string

@secure()
param insightsConnection string

@description('Names of app settings whose values lie in the vault.')
param secretSettings array

@description('App settings by name; no secrets.')
param settings object

param entraClientId string

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: 'plan-liftoff-${token}'
  location: location
  tags: tags
  kind: 'linux'
  // One instance: writers queue for the lease anyway, and a second one would keep its own copies of the file.
  sku: { name: planSku, capacity: 1 }
  properties: { reserved: true }
}

var secrets = toObject(secretSettings, name => name, name => '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${replace(name, '_', '-')})')

// What programs call: the first parts of all routes but the page's. A test compares them with the app's.
var programRoutes = ['alerts', 'campaigns', 'internal', 'media-buys', 'metrics', 'monitor', 'openapi.json', 'reports', 'social']

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: 'func-liftoff-${token}'
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: subnetId
    vnetRouteAllEnabled: false
    keyVaultReferenceIdentity: identityId
    clientAffinityEnabled: false
    siteConfig: {
      linuxFxVersion: 'DOTNET-ISOLATED|10.0'
      alwaysOn: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      numberOfWorkers: 1
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union({ DASHBOARD_URL: 'https://${app.properties.defaultHostName}/api/dashboard' }, settings, secrets, {
      FUNCTIONS_EXTENSION_VERSION: '~4'
      FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
      AzureWebJobsStorage__accountName: hostStorageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      // DefaultAzureCredential takes the user-assigned identity by this name.
      AZURE_CLIENT_ID: identityClientId
      WAREHOUSE_STORAGE: warehouseUrl
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
      WEBSITE_RUN_FROM_PACKAGE: '1'
    })
  }

  // Deployment by basic authentication stays off: the workflow signs in.
  resource scm 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
  resource ftp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }

  // People sign in at the page; programs keep their function key or X-Cron-Secret, which the app itself checks.
  resource signIn 'config' = if (!empty(entraClientId)) {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'RedirectToLoginPage'
        redirectToProvider: 'azureactivedirectory'
        excludedPaths: concat(flatten(map(programRoutes, route => ['/api/${route}', '/api/${route}/*'])), ['/runtime/*', '/admin/*'])
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: { clientId: entraClientId, openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0' }
          validation: { allowedAudiences: ['api://${entraClientId}', entraClientId] }
        }
      }
      login: { tokenStore: { enabled: false } }
    }
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
