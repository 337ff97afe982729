namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Azure and Microsoft 365.</summary>
internal static class MicrosoftAzure
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Azure Storage", "https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage",
            SecretRule.Named("Azure storage key", "[A-Za-z0-9+/]{40,}={0,2}", "AccountKey", "AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY"),
            new SecretRule("Azure storage account key", @"[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{5}[AQgw]==", "+ASt") { Behind = 76 }),
        new("Azure shared access signatures", "https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas",
            new SecretRule("Azure shared access signature", @"[?&;]sig=(?<secret>[A-Za-z0-9%+/]{40,}(?:%3[Dd]|=){0,2})", "?sig=", "&sig=", ";sig=") { IsAnywhere = true }),
        new("Azure Service Bus", "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas",
            SecretRule.Named("Azure shared access key", "[A-Za-z0-9+/]{43}=", "SharedAccessKey"),
            new SecretRule("Azure Service Bus key", @"[A-Za-z0-9+/]{33}\+ASb[A-Za-z0-9+/]{6}=", "+ASb") { Behind = 33 },
            new SecretRule("Azure Event Hubs key", @"[A-Za-z0-9+/]{33}\+AEh[A-Za-z0-9+/]{6}=", "+AEh") { Behind = 33 }),
        new("Azure IoT Hub", "https://learn.microsoft.com/en-us/azure/iot-hub/authenticate-authorize-sas",
            new SecretRule("Azure IoT Hub key", @"[A-Za-z0-9+/]{33}AIoT[A-Za-z0-9+/]{6}=", "AIoT") { Behind = 33 }),
        new("Azure Cosmos DB", "https://learn.microsoft.com/en-us/azure/cosmos-db/how-to-rotate-keys",
            new SecretRule("Azure Cosmos DB key", @"[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{5}[AQgw]==", "ACDb") { Behind = 76 }),
        new("Azure Container Registry", "https://learn.microsoft.com/en-us/azure/container-registry/container-registry-authentication",
            new SecretRule("Azure Container Registry key", @"[A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9]{6}\b", "+ACR") { Behind = 42 }),
        new("Azure Functions", "https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to",
            new SecretRule("Azure Functions key", @"[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==", "AzFu") { Behind = 44 }),
        new("Azure AI Search", "https://learn.microsoft.com/en-us/azure/search/search-security-api-keys",
            new SecretRule("Azure AI Search key", @"[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}\b", "AzSe") { Behind = 42 }),
        new("Azure Cache for Redis", "https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-configure",
            new SecretRule("Azure Redis key", @"[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=", "AzCa") { Behind = 33 }),
        new("Azure AI services", "https://learn.microsoft.com/en-us/azure/ai-services/authentication",
            new SecretRule("Azure AI services key", @"[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}\b", "JQQJ99") { Behind = 52 },
            SecretRule.Named("Azure subscription key", "[0-9a-f]{32}", "Ocp-Apim-Subscription-Key", "AZURE_OPENAI_API_KEY")),
        new("Microsoft Entra ID", "https://learn.microsoft.com/en-us/entra/identity-platform/how-to-add-credentials",
            new SecretRule("Entra client secret", @"[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}", "Q~") { Behind = 4 },
            SecretRule.Named("Azure client secret", "[A-Za-z0-9_~.-]{32,44}", "AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET")),
        new("Azure DevOps", "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
            new SecretRule("Azure DevOps token", @"[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b", "AZDO") { Behind = 76 },
            SecretRule.Named("Azure DevOps short token", "[a-z2-7]{52}", "AZURE_DEVOPS_EXT_PAT", "AZURE_DEVOPS_PAT", "SYSTEM_ACCESSTOKEN")),
        new("Microsoft Teams", "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
            new SecretRule("Teams webhook", @"\.webhook\.office\.com/webhookb2/(?<secret>[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36})", ".webhook.office.com/") { IsAnywhere = true }),
    ];
}
