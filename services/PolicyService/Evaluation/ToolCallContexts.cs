using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Reads what the tool proxy says of a call out of a request's context, strictly and within bounds.</summary>
internal static class ToolCallContexts
{
    /// <returns>The call (null when there is no context), or what is wrong with it.</returns>
    public static (ToolCallContext? Call, string? Fault) Read(JsonElement? context)
    {
        if (context is not { } given) return (null, null);
        try
        {
            var call = given.Deserialize(AccessJson.Default.ToolCallContext)!;
            return FactLimits.Fault(call) is { } fault ? (null, fault) : (call, null);
        }
        catch (JsonException e)
        {
            return (null, $"The context is not that of a tool call: {AccessBody.Words(e)}");
        }
        catch (InvalidOperationException)
        {
            return (null, "The context holds text that is not Unicode.");
        }
    }
}
