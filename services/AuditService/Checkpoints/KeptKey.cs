namespace AgentTrust.AuditService.Checkpoints;

/// <summary>What an entry of the log says of its next key: from when it signs, and until when the one before it goes on.</summary>
internal sealed record KeyAnnouncement(int Number, DateTimeOffset SignsFrom, DateTimeOffset FormerUntil);

/// <summary>A key as it is stored, with the entry that announced it; nothing announces the first one but the log's beginning.</summary>
internal sealed record KeptKey(int Number, SealedKey Key, DateTimeOffset MadeAt, KeyAnnouncement? Announced = null, long? AnnouncedIn = null);

/// <summary>A key that was opened.</summary>
internal sealed record CheckpointKey(KeptKey Kept, CheckpointSigner Signer)
{
    /// <summary>Whether a tree of this size holds the announcement: an unannounced key signs nothing.</summary>
    public bool IsAnnouncedBelow(long size) => Kept.Number == 1 || Kept.AnnouncedIn < size;
}
