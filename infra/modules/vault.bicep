param location string
param tags object
param token string
param principalId string

@secure()
param postgresConnection string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-lo-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }

  resource postgres 'secrets' = {
    name: 'POSTGRES-CONNECTION'
    properties: { value: postgresConnection }
  }
}

// Key Vault Secrets User: may read values, not list or change them.
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, 'secrets-user')
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6') }
}

output name string = vault.name
