using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Identity;

namespace AgentTrust.CodingAgent.Records;

/// <summary>The agent's own records: what it was told and what it answered, by digest and a bounded excerpt.</summary>
/// <remarks>One process, one numbering: a number that may or may not have arrived ends the epoch, so that no gap is ever made up.</remarks>
internal sealed class AgentRecords(WorkloadIdentity identity, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private string _epoch = Guid.CreateVersion7().ToString();
    private long _sequence;

    /// <summary>Returns when the record is durable, with its index.</summary>
    /// <exception cref="Exception">It is not: what it was about must not happen.</exception>
    public async Task<long> AppendAsync(
        AuditClient audit, string kind, string task, string summary, string text, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var record = new AuditRecord
            {
                Id = Guid.CreateVersion7().ToString(),
                Kind = kind,
                Time = time.GetUtcNow(),
                Epoch = _epoch,
                Sequence = ++_sequence,
                Agent = identity.Id,
                Task = task,
                Summary = summary,
                TraceId = System.Diagnostics.Activity.Current?.TraceId.ToString(),
                Details = new Dictionary<string, JsonElement>
                {
                    ["digest"] = JsonSerializer.SerializeToElement(Digest(text)),
                    ["length"] = JsonSerializer.SerializeToElement(text.Length),
                    ["excerpt"] = JsonSerializer.SerializeToElement(Excerpt.Of(text)),
                },
            };

            return (await audit.AppendAsync([record], cancellationToken))[0].Index;
        }
        catch
        {
            (_epoch, _sequence) = (Guid.CreateVersion7().ToString(), 0);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static string Digest(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
