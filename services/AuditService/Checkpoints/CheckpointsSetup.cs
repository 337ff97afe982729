using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Checkpoints;

internal static class CheckpointsSetup
{
    public static void AddCheckpoints(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CheckpointOptions>().BindConfiguration(CheckpointOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CheckpointOptions>, CheckpointOptionsValidator>();
        builder.Services.AddOptions<CheckpointOptions>().PostConfigure<IOptions<WorkloadOptions>>((log, workload) =>
        {
            if (workload.Value.Tenant is { Length: > 0 } tenant) log.Origin += $"/{tenant}"; // whose log it is, under every signature
        });
        builder.Services.AddSingleton<CheckpointKeys>();
        builder.Services.AddSingleton<LogInspection>();
        builder.Services.AddSingleton<CheckpointPublisher>();
        builder.Services.AddSingleton<Witnesses>();
        builder.Services.AddHostedService<WitnessRounds>();
        builder.Services.AddHttpClient(Witnesses.HttpClientName);
        builder.Services.AddHealthChecks().AddCheck<CheckpointHealth>("checkpoints");
        builder.Services.AddHostedService(services => services.GetRequiredService<CheckpointPublisher>());
        builder.Services.AddSingleton<KeyRotation>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KeyRotation>());
    }

    /// <summary>What anybody needs to check evidence; it says nothing of any record.</summary>
    public static void MapCheckpoints(this IEndpointRouteBuilder routes)
    {
        var log = routes.MapGroup("/log").WithTags("Checkpoints").RequireAuthorization();

        log.MapGet("/checkpoint", (CheckpointPublisher checkpoints, Witnesses witnesses) =>
            TypedResults.Text((witnesses.Cosigned is { } cosigned && checkpoints.IsOfTheNewestKey(cosigned) ? cosigned : checkpoints.Newest).Note));
        log.MapGet("/key", (CheckpointPublisher checkpoints) => TypedResults.Text(checkpoints.VerifierKey));
        log.MapGet("/keys", KeyEndpoints.List);
        log.MapPost("/keys/rotate", KeyEndpoints.RotateAsync).RequirePerson(PersonGroups.Operators);
    }
}
