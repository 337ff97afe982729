using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>What an agent's record keeps of it, so that the log alone says who answered for it and what it could be granted then.</summary>
internal static class AgentRecordDetails
{
    public static Dictionary<string, JsonElement> Of(AgentFacts agent) => new()
    {
        ["owner"] = JsonSerializer.SerializeToElement(agent.Owner),
        ["function"] = JsonSerializer.SerializeToElement(agent.Function),
        ["state"] = JsonSerializer.SerializeToElement(agent.State, WireJson.Options),
        ["bounds"] = JsonSerializer.SerializeToElement(agent.Bounds, WireJson.Options),
    };
}
