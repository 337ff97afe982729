using System.Globalization;
using System.Net;

namespace AgentTrust.Contracts.Audit;

/// <summary>Talks to <c>audit-service</c>.</summary>
public sealed partial class AuditClient(HttpClient http)
{
    /// <summary>Appends; when this returns, every record is durable. Sending the same records again is safe.</summary>
    public Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken) =>
        http.PostContractAsync<IReadOnlyList<AuditRecord>, IReadOnlyList<AppendResult>>("/log/records", records, cancellationToken);

    /// <summary>Appends records with the bodies beside them, in one transaction. Sending the same again is safe.</summary>
    public Task<IReadOnlyList<AppendResult>> AppendAsync(AuditSubmission submission, CancellationToken cancellationToken) =>
        http.PostContractAsync<AuditSubmission, IReadOnlyList<AppendResult>>("/log/submissions", submission, cancellationToken);

    /// <summary>A body, decrypted; reading it is recorded. Null when it was erased.</summary>
    public async Task<byte[]?> FindBodyAsync(long index, string name, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"/log/records/{index}/bodies/{name}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.Gone) return null;
        await ProblemException.ThrowUnlessSuccessAsync(response, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Erases a body; the record, its digest and every proof stay.</summary>
    public Task<AppendResult> EraseBodyAsync(long index, string name, string reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<BodyErasure, AppendResult>(
            $"/log/records/{index}/bodies/{name}/erasure", new BodyErasure { Reason = reason }, cancellationToken);

    public Task<LoggedRecord> GetAsync(long index, CancellationToken cancellationToken) =>
        http.GetContractAsync<LoggedRecord>($"/log/records/{index}", cancellationToken);

    public Task<IReadOnlyList<LoggedRecord>> SearchAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] parameters =
        [
            ("agent", query.Agent), ("task", query.Task), ("call", query.Call), ("kind", query.Kind), ("outcome", query.Outcome),
            ("before", query.Before?.ToString(CultureInfo.InvariantCulture)),
            ("after", query.After?.ToString(CultureInfo.InvariantCulture)),
            ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)),
        ];
        var given = parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}");
        return http.GetContractAsync<IReadOnlyList<LoggedRecord>>("/log/records?" + string.Join('&', given), cancellationToken);
    }

    /// <summary>The newest checkpoint: a C2SP signed note.</summary>
    public Task<string> GetCheckpointAsync(CancellationToken cancellationToken) => GetTextAsync("/log/checkpoint", cancellationToken);

    /// <summary>The log's newest verifier key, C2SP <c>vkey</c> format.</summary>
    public Task<string> GetVerifierKeyAsync(CancellationToken cancellationToken) => GetTextAsync("/log/key", cancellationToken);

    /// <summary>Every key that the log signs or signed with, the newest last.</summary>
    public Task<IReadOnlyList<LogKey>> ListKeysAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<LogKey>>("/log/keys", cancellationToken);

    /// <summary>Gives the log its next key; its announcement is in the log when this returns.</summary>
    public Task<IReadOnlyList<LogKey>> RotateKeyAsync(LogKeyRotation rotation, CancellationToken cancellationToken) =>
        http.PostContractAsync<LogKeyRotation, IReadOnlyList<LogKey>>("/log/keys/rotate", rotation, cancellationToken);

    public Task<InclusionProof> GetInclusionProofAsync(long index, CancellationToken cancellationToken) =>
        http.GetContractAsync<InclusionProof>($"/log/records/{index}/proof", cancellationToken);

    public Task<ConsistencyProof> GetConsistencyProofAsync(long firstSize, long secondSize, CancellationToken cancellationToken) =>
        http.GetContractAsync<ConsistencyProof>($"/log/consistency?first={firstSize}&second={secondSize}", cancellationToken);

    /// <summary>The record with its proof and checkpoint as one file that is checked offline (C2SP tlog-proof; the leaf is its extra data).</summary>
    public Task<string> GetProofFileAsync(long index, CancellationToken cancellationToken) =>
        GetTextAsync($"/log/records/{index}/tlog-proof", cancellationToken);

    /// <summary>Leaves from <paramref name="start"/> on, oldest first; at most <paramref name="limit"/>, at most 1,000.</summary>
    public Task<LogPage> GetLeavesAsync(long start, int limit, CancellationToken cancellationToken) =>
        http.GetContractAsync<LogPage>($"/log/entries?start={start}&limit={limit}", cancellationToken);

    /// <summary>Producers whose numbers have gaps or repeats; empty when every record arrived once.</summary>
    public Task<IReadOnlyList<SequenceGap>> GetGapsAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<SequenceGap>>("/log/gaps", cancellationToken);

    private async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        await ProblemException.ThrowUnlessSuccessAsync(response, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
