using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.Evaluation.Cache;

/// <summary>Under what a decision is remembered: all that it follows from, so that nothing old can be hit.</summary>
/// <remarks>
/// Policy set, engine, subject, action, resource, every fact that policies can read, and the epochs of agent and task: a suspension,
/// a step or an end counts one up at the token issuer, and what was decided before it is never found again.
/// </remarks>
internal static class DecisionKey
{
    private const string Prefix = "agenttrust:decision";
    private static readonly string Engine = CedarModule.Checksum[..16];

    /// <param name="policyVersion">Content address of the set that decides.</param>
    /// <param name="request">What the engine is asked.</param>
    /// <param name="epochs">How often agent and task have changed so far.</param>
    public static string Of(string policyVersion, EngineRequest request, params ReadOnlySpan<long> epochs)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(digest, request.Principal);
        Append(digest, request.Action);
        Append(digest, request.Resource);
        Append(digest, request.Context.Span);
        Append(digest, request.Entities.Span);

        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var epoch in epochs)
        {
            BinaryPrimitives.WriteInt64BigEndian(number, epoch);
            digest.AppendData(number);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        digest.GetHashAndReset(hash);
        return $"{Prefix}:{policyVersion}:{Engine}:{Convert.ToHexStringLower(hash)}";
    }

    private static void Append(IncrementalHash digest, EntityUid uid)
    {
        Append(digest, Encoding.UTF8.GetBytes(uid.Type));
        Append(digest, Encoding.UTF8.GetBytes(uid.Id));
    }

    // With its length before it, no part can pass for the end of another.
    private static void Append(IncrementalHash digest, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        digest.AppendData(length);
        digest.AppendData(part);
    }
}
