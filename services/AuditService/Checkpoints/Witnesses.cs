using System.Globalization;
using System.Net;
using System.Text;
using AgentTrust.AuditService.Log;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>Asks others to cosign what is signed here (C2SP tlog-witness): who shows two people two logs gets it for one of them only.</summary>
internal sealed partial class Witnesses(
    IHttpClientFactory http, LogProofs proofs, IOptions<CheckpointOptions> options, TimeProvider time, ILogger<Witnesses> logger) : IDisposable
{
    public const string HttpClientName = "witnesses";

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Witness[] _witnesses =
        [.. options.Value.Witnesses.Select(address => new Witness(new($"{address.Url!.AbsoluteUri.TrimEnd('/')}/add-checkpoint"), WitnessKey.Parse(address.Key)!))];

    /// <summary>The newest checkpoint with cosignatures; null while there is none.</summary>
    public SignedCheckpoint? Cosigned { get; private set; }

    /// <summary>A witness remembers another log than this one; null while all agree.</summary>
    public string? Contradiction { get; private set; }

    /// <summary>The checkpoint with every cosignature that could be had; as it was when there is none.</summary>
    public async Task<SignedCheckpoint> CosignAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (_witnesses.Length == 0) return checkpoint;

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (Cosigned is { } cosigned && cosigned.Size >= checkpoint.Size) return cosigned;

            var lines = await Task.WhenAll(_witnesses.Select(witness => AskAsync(witness, checkpoint, cancellationToken)));
            var given = string.Concat(lines.OfType<string>());
            return given.Length == 0 ? checkpoint : Cosigned = checkpoint with { Note = checkpoint.Note + given };
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<string?> AskAsync(Witness witness, SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.Value.WitnessTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            // The first answer says what it knows, when this process does not; the second cosigns.
            return await TryAskAsync(witness, checkpoint, either.Token) ?? await TryAskAsync(witness, checkpoint, either.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Broad on purpose: whatever it was, this witness has not cosigned, and the verifier counts cosignatures.
            LogNotAsked(witness.Key.Name, e);
            return null;
        }
    }

    private async Task<string?> TryAskAsync(Witness witness, SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (witness.Known > checkpoint.Size)
        {
            Contradicted($"The witness {witness.Key.Name} has seen {witness.Known} entries of this log; it has {checkpoint.Size}: it was truncated or replaced.");
            return null;
        }

        var proof = witness.Known == 0 ? [] : await proofs.ConsistencyAsync(witness.Known, checkpoint.Size, cancellationToken);
        var body = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {witness.Known}\n");
        foreach (var hash in proof) body.Append(Convert.ToBase64String(hash)).Append('\n');
        body.Append('\n').Append(checkpoint.Note);

        using var client = http.CreateClient(HttpClientName);
        using var answer = await client.PostAsync(witness.Url, new StringContent(body.ToString(), Encoding.UTF8, "text/plain"), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                witness.Known = checkpoint.Size;
                return Line(witness, text, checkpoint);
            case HttpStatusCode.Conflict when long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var known):
                witness.Known = known;
                return null;
            case HttpStatusCode.UnprocessableEntity:
                Contradicted($"The witness {witness.Key.Name} says that {checkpoint.Size} entries do not continue the {witness.Known} that it has seen: the log was changed or forked.");
                return null;
            default:
                LogRefused(witness.Key.Name, (int)answer.StatusCode);
                return null;
        }
    }

    private string? Line(Witness witness, string answer, SignedCheckpoint checkpoint)
    {
        var text = checkpoint.Note[..(checkpoint.Note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
        foreach (var line in answer.Split('\n'))
            if (witness.Key.Signed(line, text)) return line + "\n";

        LogNoCosignature(witness.Key.Name);
        return null;
    }

    private void Contradicted(string words)
    {
        Contradiction = words;
        LogContradicted(words);
    }

    private sealed record Witness(Uri Url, WitnessKey Key)
    {
        public long Known { get; set; }
    }

    [LoggerMessage(EventId = 4211, Level = LogLevel.Critical, Message = "{Words}")]
    private partial void LogContradicted(string words);

    [LoggerMessage(EventId = 4212, Level = LogLevel.Warning, Message = "The witness {Witness} could not be asked")]
    private partial void LogNotAsked(string witness, Exception exception);

    [LoggerMessage(EventId = 4213, Level = LogLevel.Error, Message = "The witness {Witness} refused to cosign: {Status}")]
    private partial void LogRefused(string witness, int status);

    [LoggerMessage(EventId = 4214, Level = LogLevel.Error, Message = "The witness {Witness} answered with no cosignature of its key")]
    private partial void LogNoCosignature(string witness);
}
