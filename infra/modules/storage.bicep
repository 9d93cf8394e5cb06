// Two accounts, because they have two purposes and two sets of rights: the Functions host's own state (timers, keys, the
// durable task hub), and the warehouse with its history. Neither takes account keys.
param location string
param tags object
param token string
param principalId string
param appSubnetId string
param analystAddresses array

var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

var rules = {
  bypass: 'AzureServices'
  defaultAction: 'Deny'
  virtualNetworkRules: [{ id: appSubnetId, action: 'Allow' }]
}

resource host 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'sthost${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: union(rules, { ipRules: [] })
  }
}

resource warehouse 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'stwh${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  // Three zones: it is the only place of the figures.
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: union(rules, { ipRules: map(analystAddresses, address => { value: address, action: 'Allow' }) })
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // The product keeps daily snapshots itself; these two undo what a person deletes by hand.
      deleteRetentionPolicy: { enabled: true, days: 30 }
      containerDeleteRetentionPolicy: { enabled: true, days: 30 }
      // Versioning stays off: each commit would keep the whole file.
      isVersioningEnabled: false
    }

    resource warehouseContainer 'containers' = { name: 'warehouse' }
    resource exportsContainer 'containers' = { name: 'media-buys' }
  }
}

// What the host asks for where it has an identity instead of a key; queues and tables are the durable task hub's.
resource hostRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [roles.blobDataOwner, roles.queueDataContributor, roles.tableDataContributor]: {
  scope: host
  name: guid(host.id, principalId, role)
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role) }
}]

// Leases, blocks, snapshots, and the delegation key that download links of exports are signed with.
resource warehouseRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: warehouse
  name: guid(warehouse.id, principalId, roles.blobDataContributor)
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor) }
}

output hostName string = host.name
output warehouseUrl string = warehouse.properties.primaryEndpoints.blob
