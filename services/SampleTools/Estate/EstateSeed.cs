using AgentTrust.SampleTools.ContinuousIntegration;
using AgentTrust.SampleTools.Deployments;
using AgentTrust.SampleTools.Repositories;
using AgentTrust.SampleTools.Secrets;
using AgentTrust.SampleTools.Tickets;

namespace AgentTrust.SampleTools.Estate;

/// <summary>Puts the shipped incident in place before the server listens. What is there already is kept.</summary>
internal sealed class EstateSeed(
    SeedFiles seed, RepositorySeed repositories, TicketDesk tickets, DeploymentLedger deployments, SecretVault secrets, RunFolders runs,
    TimeProvider time)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        runs.DeleteLeftovers();
        repositories.Apply("shop/checkout", "checkout");

        foreach (var ticket in seed.Read<IReadOnlyList<SeedTicket>>("tickets.json"))
            await tickets.SeedAsync(ticket.ToTicket(time.GetUtcNow()), cancellationToken);

        if (await deployments.IsEmptyAsync(cancellationToken))
            foreach (var deployment in seed.Read<IReadOnlyList<SeedDeployment>>("deployments.json"))
                await deployments.AddAsync(deployment.ToDeployment(time.GetUtcNow()), cancellationToken);

        await secrets.SeedAsync(seed.Read<IReadOnlyList<string>>("secrets.json"), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed record SeedTicket
    {
        public required string Id { get; init; }

        public required string Title { get; init; }

        public required string Status { get; init; }

        public required string Priority { get; init; }

        public required string Service { get; init; }

        public required string Reporter { get; init; }

        public required string Body { get; init; }

        public required double MinutesAgo { get; init; }

        public Ticket ToTicket(DateTimeOffset now) => new(Id, Title, Status, Priority, Service, Reporter, Body, now.AddMinutes(-MinutesAgo), []);
    }

    private sealed record SeedDeployment
    {
        public required string Environment { get; init; }

        public required string Service { get; init; }

        public required string Version { get; init; }

        public required string DeployedBy { get; init; }

        public required double MinutesAgo { get; init; }

        public Deployment ToDeployment(DateTimeOffset now) => new(0, Environment, Service, Version, DeployedBy, now.AddMinutes(-MinutesAgo));
    }
}
