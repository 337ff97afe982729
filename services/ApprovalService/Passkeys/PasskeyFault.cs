namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>Every reason why what an authenticator sent proves nothing. For records and logs; the caller learns only that it did not.</summary>
internal enum PasskeyFault
{
    Malformed,
    AnotherCeremony,
    AnotherOrigin,
    CrossOrigin,
    UnknownChallenge,
    AnotherRelyingParty,
    UserAbsent,
    UserNotVerified,
    BackupContradictory,
    NoCredential,
    AttestationNotNone,
    AlgorithmNotOffered,
    UnknownCredential,
    SignatureWrong,
    CounterNotHigher,
    AlreadyRegistered,
}
