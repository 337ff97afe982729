using System.Text.Json;
using AgentTrust.Contracts.Json;
using ModelContextProtocol.Protocol;

namespace AgentTrust.SampleTools.Tools;

/// <summary>One MCP tool: what it is called, what it may damage, and what happens when it is called.</summary>
internal abstract class GovernedTool(ToolDeclaration declaration)
{
    public ToolDeclaration Declaration { get; } = declaration;

    public Tool Definition { get; } = declaration.ToDefinition();

    /// <summary>Runs the tool. What a caller can cause comes back as an error result; an exception is a bug or a broken store.</summary>
    public abstract Task<CallToolResult> CallAsync(JsonElement arguments, ToolCaller caller, CancellationToken cancellationToken);
}

/// <summary>A tool whose arguments are <typeparamref name="TArguments"/>: unknown, missing and mistyped members are refused.</summary>
internal abstract class GovernedTool<TArguments>(ToolDeclaration declaration) : GovernedTool(declaration)
    where TArguments : notnull
{
    private static readonly JsonSerializerOptions Strict = new(WireJson.Options)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public override async Task<CallToolResult> CallAsync(JsonElement arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        TArguments parsed;
        try
        {
            parsed = arguments.Deserialize<TArguments>(Strict) ?? throw new JsonException("The arguments are null.");
        }
        catch (JsonException e)
        {
            return ToolAnswer.Failure($"The arguments do not fit {Declaration.Name}: {e.Message}").ToResult();
        }

        try
        {
            return (await RunAsync(parsed, caller, cancellationToken)).ToResult();
        }
        catch (ToolRefusedException e)
        {
            return ToolAnswer.Failure(e.Message).ToResult();
        }
    }

    protected abstract Task<ToolAnswer> RunAsync(TArguments arguments, ToolCaller caller, CancellationToken cancellationToken);
}
