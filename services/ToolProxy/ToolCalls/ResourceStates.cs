using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>What the resource of a call is right now, where people's consent depends on it: for a merge, the commit and whose it is.</summary>
internal sealed class ResourceStates(CallReads reads, TokenIssuerClient issuer)
{
    /// <exception cref="InvalidOperationException">The server does not say; then nobody is asked, and no consent is used.</exception>
    public async Task<ResourceState?> OfAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (call.Tool!.DependsOn is not { } dependency) return null;

        var arguments = JsonSerializer.SerializeToElement(dependency.Arguments.ToDictionary(
            argument => argument.Key,
            argument => call.Arguments.TryGetProperty(argument.Value, out var value) ? value : throw new InvalidOperationException($"The call has no {argument.Value}.")));
        var state = await reads.AskAsync(call, dependency.Tool, arguments, (result, _) => Read(result, dependency), cancellationToken)
            ?? throw new InvalidOperationException($"{call.ServerName}.{dependency.Tool} does not say what {call.Tool.Name} would act on.");
        return state with { Authors = [.. state.Authors, .. await OwnersAsync(state.Authors, cancellationToken)] };
    }

    /// <summary>What an agent wrote is its owner's work too. Where nobody can say whose an agent is, nobody is asked.</summary>
    private async Task<IReadOnlyList<string>> OwnersAsync(
        IReadOnlyList<string> authors, CancellationToken cancellationToken)
    {
        var owners = new List<string>();
        foreach (var agent in authors.Where(SpiffeIds.IsAgent)) owners.Add((await issuer.GetAgentAsync(agent[(agent.LastIndexOf('/') + 1)..], cancellationToken)).Owner);
        return owners;
    }

    private static ResourceState? Read(JsonElement result, CatalogDependency dependency) =>
        result.TryGetProperty("structuredContent", out var content) && Text(content, dependency.Version) is { Length: > 0 } version
            ? new ResourceState { Version = version, Authors = [.. dependency.Authors.Select(path => Text(content, path)).OfType<string>()] }
            : null;

    private static string? Text(JsonElement content, string member) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
