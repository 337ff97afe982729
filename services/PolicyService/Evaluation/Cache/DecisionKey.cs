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

        return Of(policyVersion, digest);
    }

    /// <summary>For a question whose answer is the same whoever has these facts: principal and resource are known by them instead of by their names.</summary>
    /// <param name="policyVersion">Content address of the set that decides.</param>
    /// <param name="request">What the engine is asked; its entities may be left out.</param>
    /// <param name="principal">All that is known of it but its name.</param>
    /// <param name="resource">Likewise.</param>
    /// <param name="others">The other entities, with their names.</param>
    public static string OfFacts(string policyVersion, EngineRequest request, ReadOnlySpan<byte> principal, ReadOnlySpan<byte> resource, ReadOnlySpan<byte> others)
    {
        // One part more than above, so that neither can pass for the other.
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(digest, Encoding.UTF8.GetBytes(request.Principal.Type));
        Append(digest, principal);
        Append(digest, request.Action);
        Append(digest, Encoding.UTF8.GetBytes(request.Resource.Type));
        Append(digest, resource);
        Append(digest, request.Context.Span);
        Append(digest, others);
        Append(digest, "facts"u8);
        return Of(policyVersion, digest);
    }

    private static string Of(string policyVersion, IncrementalHash digest)
    {
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
