using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>Chooses where credentials come from: the Workload API, else a projected token, else the process's own key.</summary>
/// <remarks>What is configured decides, once. A source that fails later is an error: whoever can break it must not choose a weaker one.</remarks>
internal static partial class CredentialSources
{
    public static ICredentialSource Choose(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<WorkloadOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        ICredentialSource source = options switch
        {
            { EndpointSocket.Length: > 0 } => new WorkloadApiCredentials(options, time),
            { TokenFile.Length: > 0 } => new TokenFileCredentials(options, time),
            _ => services.GetRequiredService<WorkloadIdentity>(),
        };
        var (logger, id, name) = (services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CredentialSources)), options.Id, source.Name);
        LogSource(logger, id, name);
        return source;
    }

    [LoggerMessage(EventId = 9401, Level = LogLevel.Information, Message = "{Workload} proves what it is by {Source}")]
    private static partial void LogSource(ILogger logger, string workload, string source);
}
