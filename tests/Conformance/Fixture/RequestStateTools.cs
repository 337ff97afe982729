using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentTrust.Conformance.Fixture;

/// <summary>SEP-2322: tools that keep nothing, and get their state back from the client.</summary>
[McpServerToolType]
internal sealed class RequestStateTools
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Wants its state back.")]
    public static CallToolResult State(RequestContext<CallToolRequestParams> context) =>
        context.Params!.RequestState is { } state
            ? Answers.Result(state == "as-it-was" ? "state-ok" : "state-mismatch")
            : throw new InputRequiredException(Questions.Confirmation("confirm"), "as-it-was");

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks twice.")]
    public static CallToolResult Rounds(RequestContext<CallToolRequestParams> context) => context.Params!.RequestState switch
    {
        null => throw new InputRequiredException(Questions.Form("step1", "Step 1: What is your name?", "name"), "round-1"),
        "round-1" => throw new InputRequiredException(Questions.Form("step2", "Step 2: What is your favorite color?", "color"), "round-2"),
        _ => Answers.Result("Both rounds are over."),
    };

    /// <summary>A state that somebody changed on the way is an error of the protocol.</summary>
    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Wants its signed state back.")]
    public static CallToolResult Signed(RequestContext<CallToolRequestParams> context) =>
        context.Params!.RequestState is not { } state ? throw new InputRequiredException(Questions.Confirmation("confirm"), Sign(Guid.CreateVersion7().ToString("N")))
        : state.Split('.') is [var nonce, _] && Sign(nonce) == state ? Answers.Result("The state is what was sent.")
        : throw new McpProtocolException("requestState was changed on the way.", McpErrorCode.InvalidParams);

    private static string Sign(string nonce) => $"{nonce}.{Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(nonce)))}";
}
