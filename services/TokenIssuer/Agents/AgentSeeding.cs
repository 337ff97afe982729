using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>Loads the seed file before the server listens. What is there already stays as people have changed it.</summary>
internal sealed class AgentSeeding(IAuthorityStore store, IOptions<SeedOptions> options, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.File is not { } file) return;

        var seed = await Seed.ReadAsync(file, cancellationToken);
        var now = time.GetUtcNow();
        await store.SeedAsync([.. seed.Agents.Select(agent => agent.Register(now))], [.. seed.TaskTemplates.Select(template => TaskTemplates.Seeded(template, now))], AgentLife.Registered, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
