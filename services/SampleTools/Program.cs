using AgentTrust.SampleTools.Alerts;
using AgentTrust.SampleTools.ContinuousIntegration;
using AgentTrust.SampleTools.Deployments;
using AgentTrust.SampleTools.Estate;
using AgentTrust.SampleTools.Models;
using AgentTrust.SampleTools.Repositories;
using AgentTrust.SampleTools.Secrets;
using AgentTrust.SampleTools.Telemetry;
using AgentTrust.SampleTools.Tickets;
using AgentTrust.SampleTools.ToolAuthorization;
using AgentTrust.SampleTools.Tools;
using AgentTrust.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddToolAuthorization();
builder.AddEstate();
builder.AddAlerts();
builder.AddTelemetryQueries();
builder.AddTickets();
builder.AddRepositories();
builder.AddContinuousIntegration();
builder.AddDeployments();
builder.AddSecrets();
builder.AddMcpServers();

var app = builder.Build();

app.MapServiceDefaults();
app.UseToolAuthorization();
app.MapMcpServers();
app.MapAlerts();
app.MapDeployments();
app.MapModel();

app.Run();
