using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Approvals;

/// <summary>MCP 2026-07-28: a call that waits for people is answered with the link for the person at the client, and a state to come back with.</summary>
internal sealed partial class InputRequired(ApprovalStates states, ApprovalLink link, ILogger<InputRequired> logger)
{
    /// <summary>The key of the one question that is asked.</summary>
    public const string Question = "agenttrust.approval";

    private const string Since = "2026-07-28";

    /// <summary>Null where the client cannot do anything with it: then the refusal is a result that its model reads.</summary>
    public async Task<JsonObject?> ResultAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (!Asks(call) || call.ApprovalReply is { Declined: true } || !link.TryGetUrl(call.Denial!.AccessRequest!.Id, out var url)) return null;

        try
        {
            var result = new JsonObject
            {
                ["resultType"] = "input_required",
                ["requestState"] = await states.SealAsync(call, call.Denial.AccessRequest, cancellationToken),
            };
            // Who opened the link already is not asked again each time that the wait was too short.
            if (call is not { ApprovalReply: not null, HasWaited: true }) result["inputRequests"] = new JsonObject { [Question] = Elicitation(call, url) };
            return result;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSealed(e);
            return null;
        }
    }

    /// <summary>Whether this is how the call's sender is asked; it sends no question of a kind that a client has not declared.</summary>
    public static bool Asks(ToolCall call) =>
        call is { Mcp: { CallsTool: true, ProtocolVersion: { } version } mcp, Denial.AccessRequest.State: AccessRequestState.Pending }
        && call.Denial.Reason == DenialReason.ApprovalRequired
        && string.CompareOrdinal(version, Since) >= 0
        && McpInput.Of(mcp).OpensUrls;

    private static JsonObject Elicitation(ToolCall call, string url) => new()
    {
        ["method"] = "elicitation/create",
        ["params"] = new JsonObject
        {
            ["mode"] = "url",
            ["message"] = $"A person has to approve that the agent calls {call.ServerName}.{call.Tool!.Name}. {call.Denial!.Detail}",
            ["url"] = url,
        },
    };

    [LoggerMessage(EventId = 1702, Level = LogLevel.Error, Message = "A retry's state could not be sealed; the client is answered without")]
    private partial void LogNotSealed(Exception exception);
}
