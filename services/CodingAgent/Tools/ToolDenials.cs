using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>Reads <c>_meta["agenttrust/denial"]</c> of a tool result.</summary>
internal static class ToolDenials
{
    public static ToolDenial? Read(JsonObject? meta) =>
        meta?["agenttrust/denial"] is JsonObject denial ? denial.Deserialize<ToolDenial>(WireJson.Options) : null;
}
