using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>What a call puts out into the world: read back from there by a trusted tool, it is no more to be believed than before.</summary>
internal static class SentValues
{
    /// <summary>Of long texts only names count (addresses, hosts, paths): their words are anybody's.</summary>
    private const int LongestValue = 200;

    /// <summary>A segment of the trail; empty when there is nothing new.</summary>
    public static byte[] Of(ToolCall call, TaskMemory memory)
    {
        var marks = new HashSet<ulong>();
        foreach (var text in JsonTexts.Of(call.Arguments))
        {
            var sent = new SeenText(memory.Hash, MarkForm.Exact, namesOnly: text.Length > LongestValue);
            sent.Add(text);
            marks.UnionWith(sent.Marks);
        }

        return memory.Note(TrailWord.Sent, 0, new(call.Id, $"{call.ServerName}.{call.Tool!.Name}"), marks);
    }
}
