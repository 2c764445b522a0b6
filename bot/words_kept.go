//nolint:misspell // three languages: what is a slip in one is a word in another
package bot

// keptWords gives the words about what is kept and what is sent unasked.
func keptWords() words {
	return words{
		wDaily:          {"Fact of the day", "Dato del día", "Fato do dia"},
		wDailyOn:        {"Every day at %[1]s (%[2]s) I post a fact here. None comes again until all have had their turn.", "Cada día a las %[1]s (%[2]s) publico aquí un dato. Ninguno se repite hasta que todos hayan salido.", "Todo dia às %[1]s (%[2]s) publico um fato aqui. Nenhum se repete até que todos tenham saído."},
		wDailyOff:       {"No daily fact is posted here.", "Aquí no se publica ningún dato diario.", "Aqui não se publica nenhum fato diário."},
		wDailyHow:       {"To change it: “on 09:00 America/Mexico_City”, “off”.", "Para cambiarlo: «on 09:00 America/Santiago», «off».", "Para mudar: “on 09:00 America/Sao_Paulo”, “off”."},
		wDailyBad:       {"I did not understand that; nothing was changed. A time looks like 09:30, a time zone like America/Bogota.", "No lo entendí y no se cambió nada. Una hora se escribe así: 09:30; una zona horaria, así: America/Bogota.", "Não entendi e nada foi alterado. Uma hora se escreve assim: 09:30; um fuso horário, assim: America/Sao_Paulo."},
		wDescDaily:      {"A fact a day in this chat, at the time you choose", "Un dato al día en este chat, a la hora que elijas", "Um fato por dia neste chat, na hora que você escolher"},
		wDescDailyState: {"Whether to post a fact a day", "Si se publica un dato al día", "Se um fato é publicado por dia"},
		wDescDailyTime:  {"Local time, such as 09:30", "Hora local, por ejemplo 09:30", "Hora local, por exemplo 09:30"},
		wDescDailyZone:  {"Time zone, such as America/Bogota", "Zona horaria, por ejemplo America/Bogota", "Fuso horário, por exemplo America/Sao_Paulo"},

		wRight:       {"Right", "Correcto", "Certo"},
		wWrong:       {"Wrong", "Incorrecto", "Errado"},
		wThanks:      {"Thank you. It is counted, without your name.", "Gracias. Queda contado, sin tu nombre.", "Agradeço. Foi contado, sem o seu nome."},
		wRatedBefore: {"You have rated this already.", "Ya lo valoraste.", "Você já avaliou isto."},

		wForgot:       {"Done. What I kept about you is gone; counts without names stay.", "Listo. Lo que guardaba sobre ti ya no está; quedan los recuentos sin nombres.", "Pronto. O que eu guardava sobre você foi apagado; ficam as contagens sem nomes."},
		wForgetFailed: {"I could not remove it just now. Please try again later.", "No pude borrarlo ahora. Inténtalo más tarde, por favor.", "Não consegui apagar agora. Tente mais tarde, por favor."},
		wDescForgetMe: {"Remove what the bot keeps about you", "Borrar lo que el bot guarda sobre ti", "Apagar o que o bot guarda sobre você"},

		wPrivacyAnswers:       {"So that an edited question changes its answer, I keep for %d h which of my messages answers which of yours; and for a day at most the numbers of messages handled, so that none is answered twice. Not their words.", "Para que al editar una pregunta cambie su respuesta, guardo durante %d h qué mensaje mío responde a cuál tuyo; y un día como máximo, los números de los mensajes atendidos, para no responder dos veces. No sus palabras.", "Para que ao editar uma pergunta a resposta mude, guardo por %d h qual mensagem minha responde a qual sua; e por um dia no máximo os números das mensagens atendidas, para não responder duas vezes. Não suas palavras."},
		wPrivacyWaiting:       {"A message that has to wait for its answer is kept as it is until then, a day at most. If Telegram gives a group a new number, both numbers are kept for 30 days.", "Un mensaje que debe esperar su respuesta se guarda tal cual hasta entonces, un día como máximo. Si Telegram da un número nuevo a un grupo, ambos números se guardan 30 días.", "Uma mensagem que precisa esperar sua resposta é guardada como está até então, um dia no máximo. Se o Telegram dá um número novo a um grupo, os dois números são guardados por 30 dias."},
		wPrivacyDaily:         {"Where a daily fact was asked for: the chat, the time, the time zone, the language and the facts it has had. It goes when that is turned off.", "Donde se pidió un dato diario: el chat, la hora, la zona horaria, el idioma y los datos ya enviados. Se borra al desactivarlo.", "Onde se pediu um fato diário: o chat, a hora, o fuso horário, o idioma e os fatos já enviados. É apagado ao desativar."},
		wPrivacyFeedback:      {"If you rate a fact: for %d days that you did, so that it counts once. How often a fact was called right or wrong is counted by day, without names.", "Si valoras un dato: durante %d días, que lo hiciste, para que cuente una sola vez. Cuántas veces se consideró correcto o incorrecto se cuenta por día, sin nombres.", "Se você avalia um fato: por %d dias, que o fez, para contar uma só vez. Quantas vezes foi considerado certo ou errado é contado por dia, sem nomes."},
		wPrivacyCounts:        {"Counts by day, without names, for %d days: questions, how they ended, facts used.", "Recuentos por día, sin nombres, durante %d días: preguntas, cómo terminaron y datos usados.", "Contagens por dia, sem nomes, por %d dias: perguntas, como terminaram e fatos usados."},
		wPrivacyUnanswered:    {"Questions that had no answer, for %d days, to improve the facts: not who asked, and without anything that looks like a user name, an address, a link, a number or a password. Only what at least two people asked is kept; until then, for a day at most, a code that nobody can read back.", "Las preguntas que quedaron sin respuesta, durante %d días, para mejorar los datos: no quién preguntó, y sin nada que parezca un nombre de usuario, una dirección, un enlace, un número o una contraseña. Solo se guarda lo que preguntaron al menos dos personas; hasta entonces, un día como máximo, un código que nadie puede descifrar.", "As perguntas que ficaram sem resposta, por %d dias, para melhorar os fatos: não quem perguntou, e sem nada que pareça um nome de usuário, um endereço, um link, um número ou uma senha. Só se guarda o que ao menos duas pessoas perguntaram; até lá, por um dia no máximo, um código que ninguém consegue decifrar."},
		wPrivacyLogsQuestions: {"Whoever runs me has the words of questions written to the log, not who asked.", "Quien me opera hace que el registro contenga las palabras de las preguntas, no quién preguntó.", "Quem me opera mantém no registro as palavras das perguntas, não quem perguntou."},
		wPrivacyDurable:       {"All this is in a database of whoever runs me.", "Todo esto está en una base de datos de quien me opera.", "Tudo isso fica em um banco de dados de quem me opera."},
		wPrivacyVolatile:      {"All this is in working memory alone: a restart clears it.", "Todo esto está solo en la memoria de trabajo: un reinicio lo borra.", "Tudo isso fica só na memória de trabalho: um reinício apaga tudo."},
		wPrivacyForget:        {"The button below removes what I keep about you; removing me from a server or group removes what I keep of it.", "El botón de abajo borra lo que guardo sobre ti; quitarme de un servidor o grupo borra lo que guardo de él.", "O botão abaixo apaga o que guardo sobre você; remover-me de um servidor ou grupo apaga o que guardo dele."},
	}
}
