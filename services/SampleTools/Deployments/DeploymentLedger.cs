using Npgsql;

namespace AgentTrust.SampleTools.Deployments;

internal sealed record Deployment(long Id, string Environment, string Service, string Version, string DeployedBy, DateTimeOffset DeployedAt);

/// <summary>What was deployed where, newest first; what runs is the newest entry of a service.</summary>
internal sealed class DeploymentLedger(NpgsqlDataSource database)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<Deployment>> ListAsync(string environment, CancellationToken cancellationToken)
    {
        await using var query = database.CreateCommand($"""
            select id, environment, service, version, deployed_by, deployed_at
            from deployments where environment = $1 order by id desc limit {Most}
            """);
        query.Parameters.Add(new() { Value = environment });
        await using var row = await query.ExecuteReaderAsync(cancellationToken);
        var deployments = new List<Deployment>();
        while (await row.ReadAsync(cancellationToken))
            deployments.Add(new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
                await row.GetFieldValueAsync<DateTimeOffset>(5, cancellationToken)));
        return deployments;
    }

    public async Task<Deployment> AddAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand("""
            insert into deployments (environment, service, version, deployed_by, deployed_at) values ($1, $2, $3, $4, $5) returning id
            """);
        insert.Parameters.Add(new() { Value = deployment.Environment });
        insert.Parameters.Add(new() { Value = deployment.Service });
        insert.Parameters.Add(new() { Value = deployment.Version });
        insert.Parameters.Add(new() { Value = deployment.DeployedBy });
        insert.Parameters.Add(new() { Value = deployment.DeployedAt });
        return deployment with { Id = (long)(await insert.ExecuteScalarAsync(cancellationToken))! };
    }

    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var query = database.CreateCommand("select not exists (select from deployments)");
        return (bool)(await query.ExecuteScalarAsync(cancellationToken))!;
    }
}
