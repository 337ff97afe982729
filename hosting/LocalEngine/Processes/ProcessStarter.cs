using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting;

namespace AgentTrust.LocalEngine.Processes;

/// <summary>Starts children under the guard, each in its own session.</summary>
internal sealed class ProcessStarter(ProcessGuard guard) : IProcessStarter
{
    public IProcess Start(ProcessSpec spec, Action<string, bool> writeLine)
    {
        guard.Start();

        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        if (spec.RunAs is { } user)
            foreach (var argument in (string[])["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups"])
                start.ArgumentList.Add(argument);

        start.ArgumentList.Add(spec.FileName);
        foreach (var argument in spec.Arguments)
            start.ArgumentList.Add(argument);

        ChildEnvironment.Clean(start.Environment);
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;

        try
        {
            var process = Process.Start(start)!;
            guard.Add(process.Id, spec.Stop.Signal);

            if (spec.StandardInput is { } input)
                process.StandardInput.Write(input);
            process.StandardInput.Close();

            return new GroupedProcess(process, spec, writeLine, guard.Remove);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new DistributedApplicationException($"'{spec.FileName}' cannot be started: {e.Message}", e);
        }
    }
}
