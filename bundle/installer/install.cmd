@echo off
rem Installs ceping without network: install.cmd [FOLDER]
setlocal
chcp 65001 >nul
set "HERE=%~dp0"
set /p WANT=<"%HERE%python.txt"
set "FOLDER=%~1"
if "%FOLDER%"=="" set "FOLDER=%USERPROFILE%\ceping"
py -%WANT% -c "pass" >nul 2>nul
if errorlevel 1 (
    echo 需要Python %WANT%，这台机器上没有找到，请先安装。
    echo Python %WANT% is needed and was not found.
    exit /b 1
)
if exist "%FOLDER%" (
    echo %FOLDER% 已经存在，不覆盖。请换一个文件夹，或先移走旧的。
    echo %FOLDER% exists and is not written over.
    exit /b 1
)
py -%WANT% -m venv --without-pip "%FOLDER%" || goto failed
for %%p in ("%HERE%wheels\pip-*.whl") do set "PIP=%%p"
"%FOLDER%\Scripts\python.exe" "%PIP%\pip" install -q --no-index --find-links "%HERE%wheels" --disable-pip-version-check --no-cache-dir --require-hashes -r "%HERE%requirements.txt" || goto failed
"%FOLDER%\Scripts\ceping.exe" --help >nul || goto failed
echo 装好了。运行： / Installed. Run:
echo     "%FOLDER%\Scripts\ceping.exe" --help
exit /b 0
:failed
if exist "%FOLDER%" rmdir /s /q "%FOLDER%"
echo 没有装成，上面是原因。 / Not installed; the lines above say why.
exit /b 1
