/** Words of column names in other languages → the English ones that the table of synonyms knows. */

/** English, then what the others call it: without accents, in lower case. */
const WORDS: Readonly<Record<string, string>> = {
  input:
    'eingabe eingaben eingang eingehend eingehende entree entrees entrant entrants entrada entradas ingresso ingressi inkomend inkomende entrante invoer inndata indata wejscie wejsciowe wejsciowych vstup vstupni vstupne girdi giris вход входные входных вхідні вхідних входящие ввод rein 输入 輸入 入力 입력 masukan',
  output:
    'ausgabe ausgaben ausgang ausgehend ausgehende sortie sorties sortant sortants salida salidas saida saidas uscita uscite uit uitgaand uitgaande uitvoer utdata wyjscie wyjsciowe wyjsciowych vystup vystupni vystupne cikti cikis выход выходные выходных исходящие вихідні вихідних вывод raus 输出 輸出 出力 출력 keluaran',
  prompt: '提示 提示词 プロンプト 프롬프트 промпт промпта промпты',
  completion: '补全 生成 完了',
  tokens:
    'jeton jetons gettone gettoni tokeni токени токенів tokeny tokenow tokena tokenlar tokenu токен токена токены токенов 令牌 词元 トークン 토큰 tokenanzahl tokenzahl',
  cached:
    'zwischengespeichert zwischengespeicherte gecacht gecachte cachees caches cacheado cacheados cacheada gecachet cachade cachad cachelagrade mezipameti onbellek onbellekten кэш кеш кэшировано кэшированные кэшированных кешированные кешированных кешовані кешованих 缓存 緩存 快取 キャッシュ 캐시 캐시된',
  time: 'zeit uhrzeit tiempo tempo temps heure heures hora ora tijd czas cas saat zaman время 时间 時間 时刻 時刻 시간 시각 tijdstip zeitpunkt tidpunkt waktu час',
  timestamp:
    'zeitstempel horodatage tijdstempel tidsstampel marcatemporal 时间戳 時間戳 タイムスタンプ 타임스탬프 日時',
  date: 'datum fecha dato tarih дата 日期 日付 날짜',
  start:
    'beginn baslangic anfang startzeit debut inicio inizio rozpoczecie rozpoczecia zacatek начало 开始 開始 시작 begonnen',
  end: 'ende endzeit fin fim einde slut koniec konec zakonczenie zakonczenia конец окончание окончания кінець bitis 结束 結束 終了 종료 beendet',
  'end time': 'sluttid eindtijd',
  model: 'modell modele modelo modello modellname modellen модель модели 模型 モデル 모델',
  duration:
    'dauer duree sure durasi varighed svarstid doba trvani kesto idotartam тривалість duracion durata duracao duur varaktighet trwania длительность продолжительность 耗时 耗時 时长 時長 用时 所要時間 소요시간 laufzeit',
  latency:
    'latenz latence latencia latenza latentie latens opoznienie gecikme задержка 延迟 延遲 レイテンシ 지연 지연시간',
  'response time': 'antwortzeit reaktionszeit reactietijd 响应时间 応答時間 処理時間 응답시간',
  response:
    'antwort yanit cevap reponse respuesta risposta resposta antwoord odpowiedz ответ ответа 响应 回复 応答 응답',
  request:
    'anfrage istek requisicao requete solicitud peticion richiesta pedido verzoek zapytanie begaran pozadavek pozadavku запрос 请求 請求 リクエスト запроса 요청',
  requests:
    'anfragen requetes solicitudes peticiones richieste pedidos verzoeken zapytania запросы запросов aufrufe appels llamadas chiamate chamadas 请求数 请求次数 调用次数 リクエスト数 요청수',
  status: 'statut estado stato stavovy statusu toestand статус состояние 状态 狀態 ステータス 상태 durum',
  code: 'codigo codice kod код 码 碼 コード 코드',
  error:
    'fehler fehlermeldung fehlertext foutmelding felmeddelande fejlmeddelelse feilmelding mensajeerror virhe fejl feil fel hiba chyba сбой erreur errore erro fout blad hata помилка помилки ошибка 错误 錯誤 エラー 오류',
  message: 'nachricht meddelande zprava wiadomosc сообщение повідомлення 信息 消息 訊息 メッセージ 메시지',
  success:
    'erfolg erfolgreich gelukt geslaagd succes reussi reussie exito exitoso sucesso successo riuscito sukces powodzenie udane basari basarili lyckades berhasil успех успешно успешный 成功 성공',
  is: '是否 여부',
  failed:
    'fehlgeschlagen gescheitert echec echoue fallo fallido falha falhou fallito mislukt nieudane selhalo misslyckades gagal неудача 失败 失敗 실패',
  result:
    'ergebnis resultat esito resultado risultato wynik vysledek sonuc uitslag uitkomst hasil результат 结果 結果 결과 成否',
  avg: 'durchschnitt durchschnittlich durchschnittliche mittlere mittel moyenne moyen promedio medio gemiddeld gemiddelde srednia средний среднее среднем 平均 평균',
  user: 'benutzer kullanici nutzer utilisateur usuario utente gebruiker anvandare uzytkownik uzivatel пользователь користувач 用户 用戶 ユーザー 사용자 anwender',
  department:
    'abteilung departement departamento dipartimento afdeling avdelning oddeleni отдел відділ 部门 部門 부서',
  tenant: '租户 租戶 テナント 테넌트 mandant',
  team: 'equipe equipo 团队 チーム 팀 команда',
  total:
    'gesamt insgesamt summe totale totaal totales razem suma toplam всего итого 总 总计 總計 合計 합계 总数',
  cost: 'kosten cout couts coste costo custo koszt стоимость 费用 費用 コスト 비용 maliyet preis prix precio prezzo preco',
  first:
    'erstes erster erste ersten erstem premier premiere primer primera primo primeiro primeira eerste eersten forsta forste первый первого первой первому 首 最初 初回 첫 최초',
  'first tokens': '首字 首词 首詞 첫토큰',
  'first chunk': '首包',
  to: 'bis hasta ate fino jusqu jusque tot до 까지',
  hit: 'treffer aciertos acierto попадания попаданий попадание 命中 ヒット 적중',
  read: 'gelesen gelesene gelesenen lus leidos letti lidos прочитано 读取 讀取 読取 読み取り 읽기',
  write:
    'geschrieben geschriebene geschriebenen ecrits escritos scritti записано 写入 寫入 書込 書き込み 쓰기',
  count:
    'anzahl zahl nombre cantidad cuenta numero conteggio conta quantidade aantal liczba ilosc количество число 数 數 数量 个数 件数 수 개수',
  of: 'von der die das davon dont des du da do della degli delle dei di de del el los las le les ne lo la em em na no no den het een d l zum zur al au aux и в на の 的'
}

/** Units as other scripts write them. */
const UNITS: Readonly<Record<string, string>> = {
  ms: 'мс 毫秒 ミリ秒 밀리초 millisekunden millisecondes milisegundos millisecondi milissegundos',
  s: 'сек с 秒 초 sekunden sekunde secondes segundos secondi sek'
}

/** By word; what is two words in English is two. */
export const IN_ENGLISH: ReadonlyMap<string, readonly string[]> = new Map(
  [...Object.entries(WORDS), ...Object.entries(UNITS)].flatMap(([english, others]) =>
    others.split(' ').map((word): [string, readonly string[]] => [word, english.split(' ')])
  )
)
