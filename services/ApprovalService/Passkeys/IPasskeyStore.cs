using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>Where passkeys and the challenges for them live.</summary>
internal interface IPasskeyStore
{
    Task<IReadOnlyList<StoredPasskey>> ListAsync(string person, CancellationToken cancellationToken);

    Task AskAsync(PasskeyChallenge challenge, CancellationToken cancellationToken);

    /// <summary>Takes a challenge away, so that nobody answers it twice; null when this person was not asked it, or too long ago.</summary>
    Task<PasskeyChallenge?> TakeAsync(string challenge, string person, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>False when a credential of this id is known already, whosever it is.</summary>
    Task<bool> AddAsync(StoredPasskey passkey, AuditDraft record, CancellationToken cancellationToken);

    /// <summary>False when the person has none of this id.</summary>
    Task<bool> RemoveAsync(string id, string person, AuditDraft record, CancellationToken cancellationToken);

    /// <summary>Writes the counter down; false when meanwhile another use had one as high.</summary>
    Task<bool> UseAsync(string id, uint counter, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A person's credential, with its public key.</summary>
internal sealed record StoredPasskey
{
    /// <summary>Credential id, base64url.</summary>
    public required string Id { get; init; }

    public required string Person { get; init; }

    public required string Name { get; init; }

    /// <summary>COSE_Key.</summary>
    public required byte[] PublicKey { get; init; }

    public required uint Counter { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>A question to one person's authenticator.</summary>
/// <param name="Challenge">As it was sent, base64url.</param>
/// <param name="Person">Whom it was sent to.</param>
/// <param name="Approval">The request it is about; null for a registration.</param>
/// <param name="Nonce">What it was derived from besides the request.</param>
/// <param name="ExpiresAt">Until when it may be answered.</param>
internal sealed record PasskeyChallenge(string Challenge, string Person, string? Approval, string Nonce, DateTimeOffset ExpiresAt);
