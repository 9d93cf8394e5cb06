// Plans, mappings, the journal of outside calls, connections, media buys: what must be transactional. Losing the journal
// would mean creating campaigns twice, hence point-in-time restore over two weeks and a copy in the paired region.
param location string
param tags object
param token string
param subnetId string
param dnsZoneId string

@secure()
param password string

var ownerName = 'liftoff'
var databaseName = 'liftoff'

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: 'psql-liftoff-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard_B2s', tier: 'Burstable' }
  properties: {
    version: '16'
    administratorLogin: ownerName
    administratorLoginPassword: password
    storage: { storageSizeGB: 64, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Enabled' }
    // The burstable tier has none; take GeneralPurpose with ZoneRedundant where an hour's restore is too long.
    highAvailability: { mode: 'Disabled' }
    network: { delegatedSubnetResourceId: subnetId, privateDnsZoneArmResourceId: dnsZoneId }
  }

  resource database 'databases' = { name: databaseName }
}

output host string = server.properties.fullyQualifiedDomainName
output database string = databaseName
output owner string = ownerName
