using Aspire.Hosting;
using Aspire.Hosting.Testing;

// An AppHost for tests that end one. "throwaway": as a test runs it; a folder: as a person does.
// Each resource has a grandchild, because those are what gets left behind, and "stubborn" ones do not listen to SIGTERM.
var builder = args[0] == "throwaway"
    ? DistributedApplicationTestingBuilder.Create([], (options, _) => options.EnableResourceLogging = true)
    : DistributedApplication.CreateBuilder(new DistributedApplicationOptions { ProjectDirectory = args[0] });

var trap = args is [_, "stubborn"] ? "trap '' TERM; " : "";

foreach (var name in (string[])["one", "two"])
    builder.AddExecutable(name, "sh", "/", "-c", $"{trap}sleep 600 & echo \"pid=$!\"; echo \"pid=$$\"; wait");

await builder.Build().RunAsync();
