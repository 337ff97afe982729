using System.Text;
using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Secrets;

/// <summary>Puts a stored secret on the requests for one server, after the decision and nowhere else.</summary>
/// <remarks>
/// Such a secret outlives the task, and only its store can end it: what dies with the task is this proxy's use of it. Nothing of it is
/// kept between calls.
/// </remarks>
internal sealed class SecretCredentials(StoredSecret settings, CredentialRecords records) : IUpstreamCredentials
{
    public async Task<UpstreamCredential> AcquireAsync(CredentialNeed need, CancellationToken cancellationToken)
    {
        var secret = await ReadAsync(need, cancellationToken);
        await records.BrokeredAsync(need, $"secret:{settings.Name}", cancellationToken);

        var parameter = IsBasic ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{secret}")) : secret;
        var scheme = settings.Scheme ?? (IsAuthorization ? "Bearer" : "");
        return new UpstreamCredential(
            $"secret:{settings.Name}",
            [KeyValuePair.Create(settings.Header, scheme.Length == 0 ? parameter : $"{scheme} {parameter}")],
            new EchoRedaction(IsBasic ? [secret, parameter] : [secret]),
            static _ => ValueTask.CompletedTask);
    }

    private bool IsAuthorization => string.Equals(settings.Header, "Authorization", StringComparison.OrdinalIgnoreCase);

    private bool IsBasic => string.Equals(settings.Scheme, "Basic", StringComparison.OrdinalIgnoreCase);

    private async Task<string> ReadAsync(CredentialNeed need, CancellationToken cancellationToken)
    {
        try
        {
            return await SecretDirectory.ReadAsync(settings.Directory!, settings.Name!, cancellationToken);
        }
        catch (SecretUnusableException e)
        {
            // The path is the operators' business, not the agent's.
            throw new CredentialRefusedException($"The secret for {need.Server} is not usable.", e);
        }
    }
}
