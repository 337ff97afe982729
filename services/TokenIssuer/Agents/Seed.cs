using System.Text.Json;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>A seed file: agents and task templates to start with.</summary>
internal sealed record Seed
{
    private static readonly JsonSerializerOptions Strict = new(WireJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required IReadOnlyList<SeededAgent> Agents { get; init; }

    public required IReadOnlyList<TaskTemplate> TaskTemplates { get; init; }

    /// <exception cref="InvalidOperationException">The file is not a seed file, or a template grants what its agent may not have.</exception>
    public static async Task<Seed> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var seed = await JsonSerializer.DeserializeAsync<Seed>(stream, Strict, cancellationToken);
            return seed?.Faults().FirstOrDefault() is { } fault
                ? throw new InvalidOperationException($"{SeedOptions.Section}:{nameof(SeedOptions.Seed)}: {file}: {fault}")
                : seed ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{SeedOptions.Section}:{nameof(SeedOptions.Seed)}: {file} is not a seed file: {e.Message}", e);
        }
    }

    private IEnumerable<string> Faults()
    {
        foreach (var template in TaskTemplates)
        {
            if (Agents.FirstOrDefault(agent => SpiffeIds.Agent(agent.Name) == template.Agent) is not { } agent)
                yield return $"the template {template.Name} is for {template.Agent}, which the file does not register.";
            else if (TaskBounds.FirstExcess(TaskContract.Of(template), agent.Bounds) is { } excess)
                yield return $"the template {template.Name} grants {excess}, which is beyond the bounds of {agent.Name}.";
            else if (ContractRules.FirstFault(TaskContract.Of(template), new TaskOptions()) is { } fault)
                yield return $"the template {template.Name}: {fault}";
        }
    }
}

internal sealed record SeededAgent
{
    public required string Name { get; init; }

    public required string Owner { get; init; }

    public required string Function { get; init; }

    public required AgentBounds Bounds { get; init; }

    /// <summary>From the day the agent is registered.</summary>
    public required int ReviewAfterDays { get; init; }

    public int MaxPlaces { get; init; } = 1;

    public string? Model { get; init; }

    public string? Framework { get; init; }

    /// <summary>Absent: the platform's trust bundle proves the agent by its SPIFFE ID.</summary>
    public IReadOnlyList<Attestation>? Attestations { get; init; }

    public RegisteredAgent Register(DateTimeOffset now) => new()
    {
        Facts = new AgentFacts
        {
            Id = SpiffeIds.Agent(Name),
            Name = Name,
            Owner = Owner,
            Function = Function,
            State = AgentState.Active,
            Bounds = Bounds,
            ReviewDue = now.AddDays(ReviewAfterDays),
            RegisteredAt = now,
            MaxPlaces = MaxPlaces,
            Model = Model,
            Framework = Framework,
            Version = 1,
        },
        Attestations = Attestations ?? [new Attestation(SpiffeIds.TrustDomain, SpiffeIds.Agent(Name))],
    };
}
