return await DoubleML.Cli.CommandLine.RunProcessAsync(args);
