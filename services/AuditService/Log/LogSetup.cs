using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Log;

internal static class LogSetup
{
    private static readonly string[] ReadingWorkloads = [SpiffeIds.AuditVerifier, SpiffeIds.Console, SpiffeIds.PolicyService];

    // As far as the questions show them everything (Sight): whoever reads the log in order reads of every agent.
    private static readonly string[] ReadingGroups = [PersonGroups.Auditors, PersonGroups.Operators, PersonGroups.Security];

    private static readonly string[] AnsweringGroups = [.. ReadingGroups, PersonGroups.Owners, PersonGroups.ServiceOwners];

    public static void AddLog(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LogOptions>().BindConfiguration(LogOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LogOptions>, LogOptionsValidator>();
        builder.Services.AddExceptionHandler<DamagedLogProblem>();
        builder.Services.AddSingleton<LogTelemetry>();
        builder.Services.AddSingleton<LogProofs>();
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<RecordIntake>();
        builder.Services.AddSingleton<OwnRecords>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AuditLog>());
    }

    public static void MapLog(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<LogOptions>>().Value;
        var log = app.MapGroup("/log").WithTags("Audit log").RequireAuthorization();

        log.MapPost("/records", AppendEndpoint.AppendAsync).WithMetadata(new RequestSizeLimitAttribute(limits.MaxRequestBytes));
        log.MapPost("/submissions", AppendEndpoint.SubmitAsync).WithMetadata(new RequestSizeLimitAttribute(limits.MaxRequestBytes));

        // Hashes only: they say nothing of any record, so whoever holds one may check it.
        log.MapGet("/records/{index:long:min(0)}/proof", ProofEndpoints.GetInclusionAsync);
        log.MapGet("/consistency", ProofEndpoints.GetConsistencyAsync);
        log.MapGet("/tile/{level:int}/{**path}", TileEndpoints.GetTileAsync);

        var readers = log.MapGroup("").RequireWorkloadOrPerson(ReadingWorkloads, ReadingGroups);
        readers.MapReading();
        readers.MapGet("/tile/entries/{**path}", TileEndpoints.GetEntriesAsync);

        var record = log.MapGroup("/records/{index:long:min(0)}").RequireWorkloadOrPerson(ReadingWorkloads, AnsweringGroups);
        record.MapGet("", ReadEndpoints.GetAsync).AddEndpointFilter<RouteHandlerBuilder, RecordSightFilter>();
        record.MapGet("/tlog-proof", ProofEndpoints.GetProofFileAsync).AddEndpointFilter<RouteHandlerBuilder, RecordSightFilter>();
    }
}
