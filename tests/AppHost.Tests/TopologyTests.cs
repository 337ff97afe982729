using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace AgentTrust.AppHost.Tests;

public sealed class TopologyTests
{
    [Fact]
    public async Task EveryServiceHasAHealthCheckAndTheVerifierWaitsToBeAsked()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            TestContext.Current.CancellationToken);

        var projects = builder.Resources.OfType<ProjectResource>().ToList();
        var onDemand = projects.Where(project => project.HasAnnotationOfType<ExplicitStartupAnnotation>()).ToList();
        var unwatched = projects.Except(onDemand).Where(project => project.Name != "coding-agent").Where(project => !project.HasAnnotationOfType<HealthCheckAnnotation>());

        Assert.Equal(10, projects.Count);
        Assert.Equal(["audit-verifier"], onDemand.Select(project => project.Name));
        Assert.Empty(unwatched);
    }

    [Fact]
    public async Task ATenantHasDatabasesOfItsOwn()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--Tenant=acme"], TestContext.Current.CancellationToken);

        Assert.Equal(
            ["approvaldb_acme", "auditdb_acme", "issuerdb_acme", "toolsdb_acme"],
            builder.Resources.OfType<PostgresDatabaseResource>().Select(database => database.DatabaseName).Order());
    }
}
