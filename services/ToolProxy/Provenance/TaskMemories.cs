using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>The memories of the tasks that work now; any of them can be had from the store again.</summary>
internal sealed class TaskMemories(IOptions<ProvenanceOptions> options)
{
    private readonly ConcurrentDictionary<string, TaskMemory> _known = new(StringComparer.Ordinal);

    public TaskMemory Of(string task)
    {
        if (_known.TryGetValue(task, out var memory)) return memory;

        if (_known.Count >= options.Value.MaxTasks)
            foreach (var (other, old) in _known)
                if (!old.HasLate) _known.TryRemove(other, out _);
        return _known.GetOrAdd(task, _ => new(options.Value.MaxBytesPerTask));
    }
}
