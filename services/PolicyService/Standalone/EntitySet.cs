using System.Buffers;
using System.Collections.Frozen;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>All that is known of any entity, immutable. A decision gets the few that it can depend on.</summary>
internal sealed class EntitySet(IReadOnlyDictionary<EntityUid, KnownEntity> entities)
{
    private readonly FrozenDictionary<string, string[]> _byType = entities.Keys.GroupBy(uid => uid.Type, StringComparer.Ordinal)
        .ToFrozenDictionary(same => same.Key, same => same.Select(uid => uid.Id).Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    public int Count => entities.Count;

    public IEnumerable<EntityUid> All => entities.Keys;

    /// <summary>Their ids in ordinal order; none of a type that nothing is of.</summary>
    public IReadOnlyList<string> OfType(string type) => _byType.GetValueOrDefault(type, []);

    public KnownEntity? Find(EntityUid uid) => entities.GetValueOrDefault(uid);

    /// <summary>Writes what is known of these and of everything that they lie below or refer to, as elements of an array.</summary>
    /// <returns>All of those, known or not.</returns>
    public IReadOnlySet<EntityUid> Write(IBufferWriter<byte> output, ref bool isFirst, IEnumerable<EntityUid> wanted)
    {
        var found = new HashSet<EntityUid>(wanted);
        var open = new Queue<EntityUid>(found);
        while (open.TryDequeue(out var uid))
        {
            if (!entities.TryGetValue(uid, out var entity)) continue;
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            output.Write(entity.Json.Span);
            foreach (var next in entity.References)
                if (found.Add(next)) open.Enqueue(next);
        }

        return found;
    }
}

/// <param name="Json">As the file has it.</param>
/// <param name="References">What it lies below and what its attributes and tags name.</param>
/// <param name="FactsDigest">SHA-256 of all of it but its name.</param>
internal sealed record KnownEntity(ReadOnlyMemory<byte> Json, IReadOnlyList<EntityUid> References, byte[] FactsDigest);
